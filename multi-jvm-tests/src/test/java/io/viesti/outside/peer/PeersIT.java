package io.viesti.outside.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.ProcessTree;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The peers and tools by themselves: a comparison is worth nothing if its other side is broken. */
class PeersIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Townsfolk TOWN = Townsfolk.of("bench.test", 10, 1);
  private static final LetterBook BOOK =
      new LetterBook("peers", "load@src.test", TOWN, Workload.TEXT_2K);

  private static CountedFeed send(int port, int sessions, int count) {
    CountedFeed feed = new CountedFeed(BOOK, 0, count);
    new SmtpLoad(port, sessions, List.of(), feed, LIMIT).run();
    return feed.requireAllAccepted();
  }

  @Test
  void postfixDeliversTheClientsLoadIntoMaildirsUnchanged() throws IOException {
    try (Postfix postfix = Postfix.withMaildirs(TOWN.addresses())) {
      send(postfix.port(), 5, 100);
      Waiting.until("Postfix's queue to be empty", LIMIT, () -> postfix.queued() == 0);

      assertThat(postfix.delivered()).isEqualTo(100);
      byte[] kept = Files.readAllBytes(postfix.maildir(TOWN.addresses().get(3)).get(0));
      byte[] restored = new String(kept, "ISO-8859-1").replace("\n", "\r\n").getBytes("ISO-8859-1");
      long number = BOOK.numberOf(restored).orElseThrow();
      assertThat(BOOK.letter(number).isTailOf(restored)).isTrue();
      assertThat(new ProcessTree(postfix.masterPid()).cpuSeconds()).isPositive();

      postfix.emptyMaildirs();
      assertThat(postfix.delivered()).isZero();
    }
  }

  @Test
  void postfixRelaysToACountingSink() {
    try (SmtpSink sink = SmtpSink.counting(io.viesti.outside.process.FreePorts.next());
        Postfix postfix = Postfix.relayingTo(sink.port())) {
      send(postfix.port(), 5, 100);

      Waiting.until("the sink to have all", LIMIT, () -> sink.count() == 100);
      Waiting.until("Postfix's queue to be empty", LIMIT, () -> postfix.queued() == 0);
    }
  }

  @Test
  void theSinkKeepsWhatSwaksAndSmtpSourceSend() {
    try (SmtpSink sink = SmtpSink.keeping()) {
      OwnProcess.Finished swaks =
          Swaks.run(
              sink.port(),
              "--from",
              "a@src.test",
              "--to",
              "b@dst.test",
              "--header",
              "Subject: by hand",
              "--body",
              "hello");
      SmtpSource.sendNumbered(sink.port(), 2, 4, 100, "a@src.test", "user@dst.test", LIMIT);

      assertThat(swaks.exit()).as(swaks.output()).isZero();
      assertThat(sink.mails()).hasSize(5);
      assertThat(sink.mails())
          .anySatisfy(mail -> assertThat(mail.header("Subject")).hasValue("by hand"));
    }
  }

  @Test
  void theSinkRefusesOnDemand() {
    try (SmtpSink sink = SmtpSink.keeping("-r", "RCPT")) {
      OwnProcess.Finished swaks = Swaks.run(sink.port(), "--from", "a@b.test", "--to", "c@d.test");

      assertThat(swaks.exit()).isNotZero();
      assertThat(swaks.output()).contains("450 4.3.0");
      assertThat(sink.mails()).isEmpty();
    }
  }
}
