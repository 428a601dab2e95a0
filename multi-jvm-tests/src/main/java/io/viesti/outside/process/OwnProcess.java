package io.viesti.outside.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process we started, its standard output and error together in a file. Closing it terminates it
 * (SIGTERM, after ten seconds SIGKILL). It also dies with this JVM's orderly end.
 */
public final class OwnProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int TAIL_LINES = 60;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reaper;

  private OwnProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly, "reap-" + name);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts a command.
   *
   * @param log appended to; its folder exists
   * @param directory where the process runs
   */
  public static OwnProcess start(
      String name,
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new OwnProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs a command to its end and gives its whole output.
   *
   * @throws IllegalStateException with the output if it exits non-zero or takes longer
   */
  public static String run(List<String> command, Duration atMost) {
    Finished finished = finish(command, atMost);
    if (finished.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " exited " + finished.exit() + ":\n" + finished.output());
    }
    return finished.output();
  }

  /** Runs a command to its end; the exit status is the caller's to judge. */
  public static Finished finish(List<String> command, Duration atMost) {
    Path out = null;
    try {
      out = Files.createTempFile("viesti-run", ".out");
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      try (OwnProcess process = start(command.get(0), command, folder, Map.of(), out)) {
        if (!process.waitFor(atMost)) {
          throw new IllegalStateException(
              String.join(" ", command) + " took longer than " + atMost + ":\n" + process.tail());
        }
        return new Finished(process.exit(), Files.readString(out, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deleteQuietly(out);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      // A leftover in the temporary folder harms nobody.
    }
  }

  /** How a command ended. */
  public record Finished(int exit, String output) {}

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The exit status; only once it has ended. */
  public int exit() {
    return process.exitValue();
  }

  /** Sends a signal by name ({@code TERM}, {@code KILL}, {@code STOP}, {@code CONT}). */
  public void signal(String signal) {
    if (alive()) {
      run(List.of("kill", "-" + signal, Long.toString(pid())), Duration.ofSeconds(5));
    }
  }

  /** SIGKILL, back when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!waitFor(GRACE)) {
      throw new IllegalStateException(name + " survived SIGKILL");
    }
  }

  /** Waits for the end; false if it still runs. */
  public boolean waitFor(Duration atMost) {
    try {
      return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** Everything it has printed so far. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines it printed, for failure messages. */
  public String tail() {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    if (!waitFor(GRACE)) {
      kill();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running already and ends the process by itself.
    }
  }
}
