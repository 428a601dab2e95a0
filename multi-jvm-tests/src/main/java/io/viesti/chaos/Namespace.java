package io.viesti.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network and process namespace of this program's own: the default ports are free there, its
 * network can be cut without touching the machine's, and when it ends every process in it does.
 */
final class Namespace {
  private static final String MARK = "VIESTI_CHAOS_NAMESPACE";

  /** What is needed, and Debian's package of it. */
  private static final Map<String, String> TOOLS =
      Map.of("unshare", "util-linux", "ip", "iproute2", "iptables", "iptables");

  private Namespace() {}

  static boolean inside() {
    return System.getenv(MARK) != null;
  }

  /** Why one can't be made here; empty if it can. */
  static String missing() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        return "a network namespace needs root";
      }
    } catch (IOException | UnsupportedOperationException e) {
      return "a network namespace needs Linux";
    }
    List<String> wanted =
        TOOLS.entrySet().stream()
            .filter(tool -> !installed(tool.getKey()))
            .map(Map.Entry::getValue)
            .sorted()
            .toList();
    return wanted.isEmpty() ? "" : "missing: apt-get install " + String.join(" ", wanted);
  }

  private static boolean installed(String tool) {
    return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /**
   * Runs a main class inside a new namespace, with this JVM's flags and class path and its standard
   * output and error.
   *
   * @return its exit status
   */
  static int run(String mainClass, List<String> arguments) {
    return run(mainClass, arguments, ProcessBuilder.Redirect.INHERIT);
  }

  /** As {@link #run(String, List)}, what it prints going elsewhere. */
  static int run(String mainClass, List<String> arguments, ProcessBuilder.Redirect output) {
    ProcessBuilder builder =
        new ProcessBuilder(command(mainClass, arguments))
            .redirectOutput(output)
            .redirectError(output);
    builder.environment().put(MARK, "yes");
    try {
      Process inner = builder.start();
      // With it ends all that is in the namespace.
      Thread end = new Thread(inner::destroyForcibly, "end-namespace");
      Runtime.getRuntime().addShutdownHook(end);
      return inner.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("no namespace: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<String> command(String mainClass, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"));
    command.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Process 1 of every namespace would share one file of performance data.
    command.add("-XX:+PerfDisableSharedMem");
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }
}
