package io.viesti.bench.report;

import io.viesti.outside.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The machine a figure belongs to.
 *
 * @param load the minute's load average when the run began
 */
public record Machine(
    int cores,
    String processor,
    long memoryMiB,
    String kernel,
    String java,
    String disk,
    double load) {

  /** This machine, now. */
  public static Machine here() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        after("/proc/cpuinfo", "model name"),
        Long.parseLong(after("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version"),
        fileSystem(),
        ProcessTree.load());
  }

  private static String after(String file, String key) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("0");
    } catch (IOException e) {
      return "0";
    }
  }

  private static String fileSystem() {
    try {
      return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).type();
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %d MiB, %s, Java %s, data on %s, load at start %.2f",
        cores,
        processor,
        memoryMiB,
        kernel,
        java,
        disk,
        load);
  }
}
