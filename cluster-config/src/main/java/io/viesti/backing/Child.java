package io.viesti.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process of ours that does not outlive this JVM: an orderly end (exit, SIGTERM, Ctrl-C)
 * terminates it. After a SIGKILL of this JVM it stays; then the next start in the same folder ends
 * it first, by the pid kept there. Standard output and error go to a file. Thread-safe.
 */
public final class Child implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(20);
  private static final String PID = "pid";

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread hook;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.hook = new Thread(() -> end(GRACE), "end-" + name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a command, after ending what an earlier run left behind in the same folder.
   *
   * @param folder exists; the process runs there
   * @param log appended to
   */
  public static Child start(
      String name, List<String> command, Path folder, Map<String, String> environment, Path log) {
    endLeftover(folder);
    ProcessBuilder builder =
        new ProcessBuilder(inItsOwnSession(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      Files.writeString(folder.resolve(PID), process.pid() + "\n");
      return new Child(name, process, log);
    } catch (IOException e) {
      throw new ServerException(name + " can't be started: " + e.getMessage(), e);
    }
  }

  /** Ctrl-C in a terminal goes to a whole session; who stops first is ours to say. */
  private static List<String> inItsOwnSession(List<String> command) {
    Path setsid = Path.of("/usr/bin/setsid");
    return Files.isExecutable(setsid)
        ? Stream.concat(Stream.of(setsid.toString()), command.stream()).toList()
        : command;
  }

  /** Ends the process whose pid this folder keeps, if it still runs there. */
  public static void endLeftover(Path folder) {
    try {
      long pid = Long.parseLong(Files.readString(folder.resolve(PID)).trim());
      if (!Files.isSameFile(Path.of("/proc/" + pid + "/cwd"), folder)) {
        return;
      }
      ProcessHandle.of(pid).ifPresent(Child::kill);
    } catch (IOException | NumberFormatException none) {
      // No pid kept, or no such process any more: nothing was left behind.
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** What it printed goes here. */
  public Path log() {
    return log;
  }

  /** The exit status; only once it has ended. */
  public int exit() {
    return process.exitValue();
  }

  /** Waits for the end; false if it still runs. */
  public boolean waitFor(Duration atMost) {
    try {
      return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while waiting for " + name, e);
    }
  }

  /** SIGSTOP: it stands still with all its connections open. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** SIGTERM without waiting. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL, back when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(GRACE)) {
      throw new ServerException(name + " (pid " + pid() + ") survived SIGKILL");
    }
    forgetHook();
  }

  /** SIGTERM, after {@code grace} SIGKILL; back when the process is gone. */
  public void stop(Duration grace) {
    end(grace);
    forgetHook();
  }

  private void end(Duration grace) {
    process.destroy();
    if (alive()) {
      // A paused process takes SIGTERM only once it goes on.
      resume();
    }
    if (!waitFor(grace)) {
      process.destroyForcibly();
      waitFor(GRACE);
    }
  }

  private void signal(String signal) {
    if (!alive()) {
      return;
    }
    try {
      int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (status != 0 && alive()) {
        throw new ServerException("no " + signal + " to " + name + ": kill ended " + status);
      }
    } catch (IOException e) {
      throw new ServerException("no " + signal + " to " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted", e);
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running already and finds the process gone.
    }
  }

  /** The last lines it printed, for messages. */
  public String tail(int lines) {
    try {
      List<String> all = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(" + log + ": " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    stop(GRACE);
  }
}
