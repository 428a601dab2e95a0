package io.viesti.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.blob.BlobId;
import io.viesti.blob.StoredBlob;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.Arrival;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.mailbox.DeliveryId;
import io.viesti.queue.MailQueue.Acceptance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every form of {@link MailQueue} does: an accepted mail is, at once or later, exactly once in
 * each of its mailboxes, or durably among the dead letters if a mailbox is no more. What is not
 * accepted is offered again, as senders do.
 */
public abstract class MailQueueContract {
  protected static final Duration LONG = Duration.ofSeconds(20);

  private static final Duration SOON = Duration.ofMillis(5);

  /** Mailbox ids of a test begin with it: tests may share a queue. */
  private final String test = UUID.randomUUID().toString().substring(0, 8);

  /** The queue under test, over the mailboxes and letters below; bounds that are never met. */
  protected abstract MailQueue queue();

  protected abstract ScriptedMailboxes mailboxes();

  protected abstract ScriptedDirectory directory();

  protected abstract KeptDeadLetters deadLetters();

  @AfterEach
  void allAreWellAgain() {
    mailboxes().allAreWell();
    deadLetters().isBroken(false);
  }

  /** What a system needs to host such mailboxes. */
  protected static Config clusterOfOne() {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.loglevel = WARNING
            """)
        .withFallback(ConfigFactory.load());
  }

  /** A mailbox of this test. */
  protected final String box(String name) {
    return test + "-" + name;
  }

  protected static Acceptance outcome(MailQueue queue, IncomingMail mail) {
    CompletableFuture<Acceptance> answer = queue.offer(mail).toCompletableFuture();
    Awaitility.await().atMost(LONG).pollInterval(SOON).until(answer::isDone);
    return answer.join();
  }

  /** Offers again until it is accepted. */
  protected final void acceptedAtLast(IncomingMail mail) {
    Awaitility.await().atMost(LONG).until(() -> outcome(queue(), mail) == Acceptance.ACCEPTED);
  }

  protected final void isStoredOnce(String... mailboxIds) {
    Awaitility.await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .until(() -> Arrays.stream(mailboxIds).noneMatch(id -> mailboxes().stored(id).isEmpty()));
    assertThat(mailboxIds).allMatch(id -> mailboxes().stored(id).size() == 1);
  }

  /** A mail like others, with content of its own. */
  protected static IncomingMail numbered(int number, String mailboxId) {
    IncomingMail mail = Mails.to(mailboxId);
    return new IncomingMail(
        new StoredBlob(new BlobId("%064x".formatted(number)), 1_000),
        mail.reversePath(),
        mail.recipients(),
        mail.header(),
        mail.glance(),
        mail.verdict(),
        mail.traceHeaders(),
        mail.traceId(),
        mail.receivedAt());
  }

  @Test
  void anAcceptedMailIsInEachMailboxOnce() {
    assertThat(outcome(queue(), Mails.to(box("a"), box("b"), box("c"))))
        .isEqualTo(Acceptance.ACCEPTED);
    isStoredOnce(box("a"), box("b"), box("c"));
    Awaitility.await().atMost(LONG).until(() -> queue().inFlight() == 0);
  }

  @Test
  void aMailboxHearsAllItNeeds() {
    IncomingMail mail = Mails.to(box("a"));
    acceptedAtLast(mail);
    isStoredOnce(box("a"));
    Arrival arrival = mailboxes().stored(box("a")).get(0);
    assertThat(arrival.deliveryId())
        .isEqualTo(DeliveryId.of(mail.reversePath(), box("a"), mail.blob().id()));
    assertThat(arrival.recipient()).isEqualTo(MailAddress.of(box("a") + "@demo.test"));
    assertThat(arrival.generation()).isOne();
    assertThat(arrival.size()).isEqualTo(mail.blob().size());
    assertThat(arrival.header()).isEqualTo(mail.header());
    assertThat(arrival.glance()).isEqualTo(mail.glance());
    assertThat(arrival.traceHeaders()).isEqualTo(mail.traceHeaders());
    assertThat(arrival.traceId()).isEqualTo(mail.traceId());
    assertThat(arrival.receivedAt()).isEqualTo(mail.receivedAt());
  }

  @Test
  void twoAddressesOfOneMailboxGiveOneCopy() {
    acceptedAtLast(
        Mails.of(
            10, List.of(Mails.recipient("x", box("a"), 1), Mails.recipient("y", box("a"), 1))));
    isStoredOnce(box("a"));
  }

  @Test
  void aRepeatGivesNoSecondCopy() {
    acceptedAtLast(Mails.to(box("a"), box("b")));
    acceptedAtLast(Mails.to(box("a"), box("b")));
    Awaitility.await().atMost(LONG).until(() -> mailboxes().arrivals(box("b")).size() >= 2);
    Awaitility.await().atMost(LONG).until(() -> mailboxes().arrivals(box("a")).size() >= 2);
    isStoredOnce(box("a"), box("b"));
  }

  @Test
  void thousandRecipientsHaveItOnce() {
    String[] boxes = IntStream.range(0, 1_000).mapToObj(i -> box("m" + i)).toArray(String[]::new);
    acceptedAtLast(Mails.to(boxes));
    isStoredOnce(boxes);
  }

  @Test
  void aMailboxIsFoundAnewWhenItsAddressHasMoved() {
    mailboxes().answers(box("a"), Result.NOT_HERE);
    directory()
        .says(
            box("a") + "@demo.test",
            new Resolution.Found(List.of(Mails.recipient(box("a"), box("new"), 5))));
    acceptedAtLast(Mails.to(box("a")));
    isStoredOnce(box("new"));
    assertThat(mailboxes().stored(box("new")).get(0).generation()).isEqualTo(5);
    assertThat(directory().forgotten()).contains(MailAddress.of(box("a") + "@demo.test"));
  }

  @Test
  void whatHasBecomeImpossibleIsParkedForThatRecipientOnly() {
    mailboxes().answers(box("gone"), Result.NOT_HERE);
    directory().says(box("gone") + "@demo.test", new Resolution.UnknownAddress());
    acceptedAtLast(Mails.to(box("gone"), box("b")));
    isStoredOnce(box("b"));
    Awaitility.await().atMost(LONG).until(() -> !deadLetters().of(box("gone")).isEmpty());
    assertThat(deadLetters().of(box("gone")).get(0).mail().recipients())
        .extracting(ResolvedRecipient::mailboxId)
        .containsExactly(box("gone"));
    assertThat(deadLetters().of(box("b"))).isEmpty();
  }

  @Test
  void aMailboxThatWasUnavailableHasItOnceAfterwards() {
    mailboxes().answers(box("a"), Result.UNAVAILABLE);
    CompletableFuture<Acceptance> first =
        queue().offer(Mails.to(box("a"), box("b"))).toCompletableFuture();
    Awaitility.await().atMost(LONG).until(() -> !mailboxes().arrivals(box("a")).isEmpty());
    assertThat(mailboxes().stored(box("a"))).isEmpty();
    mailboxes().isWell(box("a"));
    Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                first.getNow(Acceptance.UNKNOWN) == Acceptance.ACCEPTED
                    || outcome(queue(), Mails.to(box("a"), box("b"))) == Acceptance.ACCEPTED);
    isStoredOnce(box("a"), box("b"));
    assertThat(deadLetters().of(box("a"))).isEmpty();
  }

  @Test
  void aMailboxThatSaidNothingHasItOnceAfterwards() {
    mailboxes().isSilent(box("a"));
    CompletableFuture<Acceptance> first = queue().offer(Mails.to(box("a"))).toCompletableFuture();
    Awaitility.await().atMost(LONG).until(() -> !mailboxes().arrivals(box("a")).isEmpty());
    mailboxes().isWell(box("a"));
    Awaitility.await().atMost(LONG).until(first::isDone);
    if (first.join() != Acceptance.ACCEPTED) {
      acceptedAtLast(Mails.to(box("a")));
    }
    isStoredOnce(box("a"));
  }

  @Test
  void mailsOfferedOneAfterTheOtherStayInOrder() {
    List<BlobId> offered = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      IncomingMail mail = numbered(i, box("a"));
      assertThat(outcome(queue(), mail)).isEqualTo(Acceptance.ACCEPTED);
      offered.add(mail.blob().id());
    }
    Awaitility.await().atMost(LONG).until(() -> mailboxes().stored(box("a")).size() == 50);
    assertThat(mailboxes().stored(box("a"))).extracting(Arrival::blob).isEqualTo(offered);
  }

  @Test
  void manyAtATimeAreAllAcceptedAndAllThere() {
    List<CompletableFuture<Acceptance>> answers =
        IntStream.range(0, 500)
            .mapToObj(i -> queue().offer(numbered(i, box("m" + i % 7))).toCompletableFuture())
            .toList();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(answers).allMatch(answer -> answer.join() == Acceptance.ACCEPTED);
    Awaitility.await()
        .atMost(LONG)
        .until(
            () ->
                IntStream.range(0, 7).map(i -> mailboxes().stored(box("m" + i)).size()).sum()
                    == 500);
  }
}
