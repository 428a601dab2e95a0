package io.viesti.outside.peer;

import io.viesti.outside.process.Folders;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's {@code smtp-sink}: takes mail and counts it, or keeps each transaction in a file, or
 * misbehaves on demand by its own options ({@code -f} 5xx, {@code -r} 4xx, {@code -q} cut, {@code
 * -W} delay).
 */
public final class SmtpSink implements AutoCloseable {
  private static final int BACKLOG = 512;
  private static final Pattern COUNT = Pattern.compile("mesg=(\\d+)");
  private static final int TAIL = 200;

  private final Path folder;
  private final int port;
  private final OwnProcess process;

  private SmtpSink(Path folder, int port, OwnProcess process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** A sink that counts only: {@link #count} works, {@link #mails} does not. */
  public static SmtpSink counting(int port) {
    return start(port, List.of("-c", "-m", "1000"));
  }

  /** A sink that keeps every transaction. */
  public static SmtpSink keeping(int port, String... options) {
    List<String> all = new ArrayList<>(List.of("-d", "mails/%M."));
    all.addAll(List.of(options));
    return start(port, all);
  }

  /** A sink with smtp-sink's own options on a free port. */
  public static SmtpSink keeping(String... options) {
    return keeping(FreePorts.next(), options);
  }

  private static SmtpSink start(int port, List<String> options) {
    Path folder = Folders.temporary("sink");
    Path mails = Folders.create(folder.resolve("mails"));
    OwnProcess.run(List.of("chown", "nobody", mails.toString()), Duration.ofSeconds(5));
    List<String> command = new ArrayList<>();
    command.add(DebianTool.SMTP_SINK.path());
    command.addAll(List.of("-u", "nobody"));
    command.addAll(options);
    command.addAll(List.of("127.0.0.1:" + port, Integer.toString(BACKLOG)));
    OwnProcess process =
        OwnProcess.start("smtp-sink", command, folder, Map.of(), folder.resolve("log"));
    SmtpSink sink = new SmtpSink(folder, port, process);
    Waiting.until(
        "smtp-sink on port " + port,
        Duration.ofSeconds(10),
        () -> {
          if (!process.alive()) {
            throw new IllegalStateException("smtp-sink ended: " + process.tail());
          }
          return Waiting.answers(port);
        });
    return sink;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** Mails taken so far, as its running counter says. */
  public long count() {
    Matcher matcher = COUNT.matcher(tail());
    long last = 0;
    while (matcher.find()) {
      last = Long.parseLong(matcher.group(1));
    }
    return last;
  }

  /** The counter overwrites its line; the file grows, so only its end is read. */
  private String tail() {
    try (var log = Files.newByteChannel(folder.resolve("log"))) {
      log.position(Math.max(0, log.size() - TAIL));
      byte[] end = new byte[TAIL];
      int n = log.read(java.nio.ByteBuffer.wrap(end));
      return new String(end, 0, Math.max(0, n), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The transactions kept whole so far, in no order. */
  public List<SunkMail> mails() {
    return Folders.files(folder.resolve("mails"), file -> true).stream()
        .map(SmtpSink::read)
        .filter(SunkMail::complete)
        .toList();
  }

  private static SunkMail read(Path file) {
    try {
      return SunkMail.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(folder);
  }
}
