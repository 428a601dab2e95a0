package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.OwnProcess.Finished;
import io.viesti.outside.syscalls.SyscallTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node under strace, one request at a time: no 250, 201 or 202 leaves before what it promises
 * is synced to the disk. With the sync switched off the same check must fail, or it would prove
 * nothing.
 */
class FsyncIT {
  private static final String REMOTE = "remote.test";

  @TempDir Path folder;

  /** A request whose reply promises something. */
  private record Promise(String marker, String reply, boolean large) {}

  @BeforeAll
  static void straceMustWork() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed; nothing shown");
    Finished probe =
        OwnProcess.finish(
            List.of("/usr/bin/strace", "-D", "-f", "-o", "/dev/null", "true"),
            Duration.ofSeconds(20));
    assumeTrue(probe.exit() == 0, () -> "strace can't trace here: " + probe.output());
  }

  private NodeProcess node(NodeSettings settings) {
    List<String> strace =
        List.of(
            "/usr/bin/strace",
            // The node stays the child of this test; the tracer hides behind it.
            "-D",
            "-f",
            "-ff",
            "-y",
            "-ttt",
            "-T",
            "-s",
            "4096",
            "-e",
            "trace=read,readv,write,writev,pwrite64,fsync,fdatasync",
            "-o",
            traces().resolve("trace").toString());
    return new NodeProcess(settings.route(REMOTE, FreePorts.next())).wrappedIn(strace);
  }

  private Path traces() {
    try {
      return Files.createDirectories(folder.resolve("traces"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with each promise, once the node has ended and strace has written all. */
  private List<String> faults(NodeProcess node, List<Promise> promises) {
    node.stop();
    await().atMost(Duration.ofSeconds(30)).until(this::straceIsDone);
    SyscallTrace trace = SyscallTrace.read(traces());
    return promises.stream()
        .map(p -> trace.fault(p.marker(), p.reply(), p.large()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Every thread's file ends with the thread's end. */
  private boolean straceIsDone() throws IOException {
    try (Stream<Path> files = Files.list(traces())) {
      return files.allMatch(FsyncIT::endsWithExit);
    }
  }

  private static boolean endsWithExit(Path file) {
    try (var channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - 100));
      var tail = java.nio.ByteBuffer.allocate(100);
      channel.read(tail);
      return new String(tail.array(), java.nio.charset.StandardCharsets.ISO_8859_1)
          .contains("+++ ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Promise incoming(NodeProcess node, String marker, int lines) {
    boolean large = lines > 1_000;
    try (SmtpTalk talk = SmtpTalk.with(node.settings().smtpPort())) {
      talk.upToData("you@example.org", ALICE).send(content(marker, lines));
      talk.send(".\r\n");
      assertThat(talk.reply()).startsWith("250");
    }
    return new Promise(marker, "250 2.0.0 Accepted", large);
  }

  private static Promise submission(NodeProcess node, String marker) {
    try (SmtpTalk talk = SmtpTalk.with(node.settings().submissionPort())) {
      talk.expect("250", "EHLO client.test");
      talk.authPlain(ALICE, PASSWORD);
      talk.nextUpToData(ALICE, "someone@" + REMOTE).send(content(marker, 20));
      talk.send(".\r\n");
      assertThat(talk.reply()).startsWith("250");
    }
    return new Promise(marker, "250 2.0.0 Accepted", false);
  }

  private static String content(String marker, int lines) {
    return "Subject: "
        + marker
        + "\r\n\r\n"
        + "A line of a mail, as long as most.\r\n".repeat(lines);
  }

  private static Promise call(NodeProcess node, String path, String json, int status) {
    Webmail alice = node.webmail(ALICE, PASSWORD);
    String marker = json.replaceAll("(?s).*\"subject\":\"([^\"]*)\".*", "$1");
    assertThat(alice.exchange("POST", path, json).statusCode()).isEqualTo(status);
    return new Promise(marker, "HTTP/1.1 " + status, false);
  }

  private static String mail(String subject, String more) {
    return "{\"subject\":\"%s\",\"to\":[\"someone@%s\"],\"text\":\"hello\"%s}"
        .formatted(subject, REMOTE, more);
  }

  /** Content of an upload that is its own marker. */
  private static Promise upload(NodeProcess node, String marker, int lines) {
    String content = "\"subject\":\"" + marker + "\" " + "and more of it ".repeat(lines);
    Promise promise = call(node, "/uploads", content, 201);
    return new Promise(promise.marker(), promise.reply(), lines > 10_000);
  }

  private static List<Promise> everyPromise(NodeProcess node) {
    String later = Instant.now().plus(Duration.ofDays(3)).toString();
    List<Promise> promises = new ArrayList<>();
    promises.add(incoming(node, "marker-smtp-small", 30));
    promises.add(incoming(node, "marker-smtp-second", 30));
    promises.add(incoming(node, "marker-smtp-large", 12_000));
    promises.add(submission(node, "marker-submission"));
    promises.add(call(node, "/emails/send", mail("marker-send", ""), 201));
    promises.add(
        call(
            node, "/emails/send", mail("marker-scheduled", ",\"send_at\":\"" + later + "\""), 202));
    promises.add(call(node, "/emails", mail("marker-draft", ""), 201));
    promises.add(upload(node, "marker-upload-small", 10));
    promises.add(upload(node, "marker-upload-large", 20_000));
    return promises;
  }

  @Test
  void everyPromiseIsSyncedBeforeItIsMade() {
    try (NodeProcess node = node(new NodeSettings())) {
      node.start();
      RunningNode.populate(node);
      List<Promise> promises = everyPromise(node);

      assertThat(faults(node, promises)).isEmpty();
    }
  }

  @Test
  void withTheSyncSwitchedOffTheCheckFailsForEveryPromise() {
    NodeSettings settings =
        new NodeSettings().set("viesti.unsafe", "on").set("viesti.engine.sync", "off");
    try (NodeProcess node = node(settings)) {
      node.start();
      RunningNode.populate(node);
      List<Promise> promises = everyPromise(node);

      assertThat(faults(node, promises))
          .hasSameSizeAs(promises)
          .allSatisfy(fault -> assertThat(fault).contains("no sync of the log"));
    }
  }
}
