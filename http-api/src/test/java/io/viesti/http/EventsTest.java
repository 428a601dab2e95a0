package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import io.viesti.http.SseClient.Event;
import io.viesti.http.WebClient.Answer;
import io.viesti.mailbox.MailboxCommand;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Push: live, after a cut, inside a batch, and when there is no way back. */
@ExtendWith(WebNode.Resolver.class)
class EventsTest {

  private static String mail(int number) {
    return "From: b@example.net\r\nSubject: mail "
        + number
        + "\r\nMessage-ID: <"
        + number
        + "@example.net>\r\n\r\nx\r\n";
  }

  private static List<String> subjects(List<Event> events) {
    return events.stream()
        .filter(event -> event.type().equals("email.received"))
        .map(event -> event.data().path("subject").asText())
        .toList();
  }

  @Test
  void aMailThatArrivesIsPushedWithItsListItem(WebNode node) {
    WebClient alice = node.account();
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      String id = node.deliver(alice.address(), mail(1)).toString();
      Event event = stream.await(1).get(0);
      assertThat(event.type()).isEqualTo("email.received");
      assertThat(event.id()).matches("\\d+\\.\\d+");
      assertThat(event.data().path("email_id").asText()).isEqualTo(id);
      assertThat(event.data().path("subject").asText()).isEqualTo("mail 1");
      assertThat(event.data().path("folder_ids").toString()).isEqualTo("[\"inbox\"]");
    }
  }

  @Test
  void changesFoldersAndSubmissionsArePushed(WebNode node) {
    WebClient alice = node.account();
    String id = node.deliver(alice.address(), mail(1)).toString();
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      alice.patch("/emails/" + id, "{\"is_read\":true}");
      alice.post("/folders", "{\"name\":\"New\"}");
      alice.delete("/emails/" + id);
      alice.delete("/emails/" + id);
      alice.post("/emails/send", "{\"to\":[\"b@example.net\"],\"text\":\"t\"}");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(stream.events().stream().map(Event::type).toList())
                      .contains(
                          "email.updated",
                          "folder.created",
                          "email.deleted",
                          "submission.created"));
      assertThat(stream.events().get(0).data().path("is_read").asBoolean()).isTrue();
    }
  }

  @Test
  void aCutStreamResumesWithoutGapAndWithoutRepeat(WebNode node) {
    WebClient alice = node.account();
    List<String> seen = new ArrayList<>();
    String last;
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      node.deliver(alice.address(), mail(0));
      node.deliver(alice.address(), mail(1));
      seen.addAll(subjects(stream.await(2)));
      last = stream.lastEventId();
    }
    for (int i = 2; i < 20; i++) {
      node.deliver(alice.address(), mail(i));
    }
    try (SseClient stream = new SseClient(alice.header("Last-Event-ID", last), "/events").begun()) {
      node.deliver(alice.address(), mail(20));
      stream.await(19);
      seen.addAll(subjects(stream.events()));
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i <= 20; i++) {
      all.add("mail " + i);
    }
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void aClientCutBeforeItsFirstEventMissesNothingEither(WebNode node) {
    WebClient alice = node.account();
    String standing;
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      Awaitility.await().until(() -> !stream.lastEventId().isEmpty());
      standing = stream.lastEventId();
    }
    node.deliver(alice.address(), mail(1));
    try (SseClient stream = new SseClient(alice, "/events?last_event_id=" + standing)) {
      assertThat(subjects(stream.await(1))).containsExactly("mail 1");
    }
  }

  @Test
  void fromTheBeginningEverythingIsReplayed(WebNode node) {
    WebClient alice = node.account();
    for (int i = 0; i < 5; i++) {
      node.deliver(alice.address(), mail(i));
    }
    try (SseClient stream = new SseClient(alice.header("Last-Event-ID", "0.0"), "/events")) {
      stream.await(5);
      assertThat(subjects(stream.events()))
          .containsExactly("mail 0", "mail 1", "mail 2", "mail 3", "mail 4");
      assertThat(stream.events().stream().map(Event::id)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aCutInsideABatchGoesOnAtTheNextOfTheSameEvent(WebNode node) {
    WebClient alice = node.account();
    // One submission tells of its copy and of itself: two notifications of one event.
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      Answer sent = alice.post("/emails/send", "{\"to\":[\"b@example.net\"],\"text\":\"t\"}");
      assertThat(sent.status()).isEqualTo(201);
      stream.await(2);
      Event first = stream.events().get(0);
      Event second = stream.events().get(1);
      String seq = first.id().substring(0, first.id().indexOf('.'));
      assertThat(first.id()).isEqualTo(seq + ".0");
      assertThat(second.id()).isEqualTo(seq + ".1");
      try (SseClient resumed =
          new SseClient(alice.header("Last-Event-ID", first.id()), "/events")) {
        Event next = resumed.await(1).get(0);
        assertThat(next.id()).isEqualTo(second.id());
        assertThat(next.type()).isEqualTo(second.type());
        assertThat(next.data()).isEqualTo(second.data());
      }
    }
  }

  @Test
  void whatHappensWhileAMailboxRestartsIsNotMissed(WebNode node) {
    WebClient alice = node.account();
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      node.deliver(alice.address(), mail(0));
      stream.await(1);
      node.restartMailbox(alice.address());
      for (int i = 1; i < 10; i++) {
        node.deliver(alice.address(), mail(i));
      }
      stream.await(10);
      node.restartMailbox(alice.address());
      node.deliver(alice.address(), mail(10));
      stream.await(11);
      assertThat(subjects(stream.events()))
          .containsExactly(
              "mail 0", "mail 1", "mail 2", "mail 3", "mail 4", "mail 5", "mail 6", "mail 7",
              "mail 8", "mail 9", "mail 10");
    }
  }

  @Test
  void theStreamOfADeletedAccountEnds(WebNode node) {
    WebClient alice = node.account();
    SseClient stream = new SseClient(alice, "/events").begun();
    String mailboxId =
        WebNode.await(node.accounts.find(MailAddress.of(alice.address())))
            .orElseThrow()
            .mailboxId();
    WebNode.await(node.mailboxes.ask(mailboxId, MailboxCommand.Close::new));
    stream.awaitEnd();
    assertThat(stream.events().get(0).type()).isEqualTo("resync");
  }

  @Test
  void anIdOfTheFutureIsAnsweredByResync(WebNode node) {
    WebClient alice = node.account();
    SseClient stream = new SseClient(alice.header("Last-Event-ID", "999999.0"), "/events");
    Event event = stream.await(1).get(0);
    assertThat(event.type()).isEqualTo("resync");
    assertThat(event.data().path("last_event_id").asText()).isEqualTo(stream.lastEventId());
    stream.awaitEnd();
  }

  @Test
  void whoMissedTooMuchReadsTheListsAnew(WebNode node) {
    WebClient alice = node.account();
    for (int i = 0; i < 45; i++) {
      node.deliver(alice.address(), mail(i));
    }
    SseClient stream = new SseClient(alice.header("Last-Event-ID", "1.0"), "/events");
    assertThat(stream.await(1).get(0).type()).isEqualTo("resync");
    stream.awaitEnd();
    String standing = stream.lastEventId();
    node.deliver(alice.address(), mail(45));
    try (SseClient again = new SseClient(alice.header("Last-Event-ID", standing), "/events")) {
      assertThat(subjects(again.await(1))).containsExactly("mail 45");
    }
  }

  @Test
  void anUnreadableIdIsA400(WebNode node) {
    WebClient alice = node.account();
    assertThat(alice.header("Last-Event-ID", "yesterday").get("/events").status()).isEqualTo(400);
  }

  @Test
  void silentStreamsAreKeptAliveByComments(WebNode node) {
    WebClient alice = node.account();
    try (SseClient stream = new SseClient(alice, "/events").begun()) {
      Awaitility.await().until(() -> stream.comments().contains(": heartbeat"));
    }
  }

  @Test
  void twoStreamsOfOneAccountBothSeeEverythingAndOthersSeeNothing(WebNode node) {
    WebClient alice = node.account();
    WebClient mallory = node.account();
    try (SseClient one = new SseClient(alice, "/events").begun();
        SseClient two = new SseClient(alice, "/events").begun();
        SseClient other = new SseClient(mallory, "/events").begun()) {
      node.deliver(alice.address(), mail(1));
      node.deliver(mallory.address(), mail(2));
      assertThat(subjects(one.await(1))).containsExactly("mail 1");
      assertThat(subjects(two.await(1))).containsExactly("mail 1");
      assertThat(subjects(other.await(1))).containsExactly("mail 2");
    }
  }

  @Test
  void anAccountHasOnlySoManyStreamsAndGetsThemBack(WebNode node) {
    WebClient alice = node.account();
    try (SseClient one = new SseClient(alice, "/events").begun();
        SseClient two = new SseClient(alice, "/events").begun();
        SseClient three = new SseClient(alice, "/events").begun()) {
      assertThat(List.of(one.status(), two.status(), three.status())).containsOnly(200);
      Answer fourth = alice.get("/events");
      assertThat(fourth.status()).isEqualTo(429);
      assertThat(fourth.header("Retry-After")).isPresent();
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (SseClient again = new SseClient(alice, "/events")) {
                assertThat(again.status()).isEqualTo(200);
              }
            });
  }
}
