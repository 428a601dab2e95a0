package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.CAROL;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.viesti.outside.node.EventStream;
import io.viesti.outside.node.EventStream.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Live push: what is told, what a restart changes (nothing), and when there is no way back. */
class WebmailEventsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(
          settings ->
              settings
                  .set("viesti.http.events.heartbeat", "1s")
                  .set("viesti.http.events.replay-limit", 20)
                  .set("viesti.http.events.max-streams-per-account", 3));

  private static HttpTalk as(String address) {
    return HttpTalk.basic(NODE.settings().httpPort(), address, PASSWORD);
  }

  private static void deliver(String to, String subject) {
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", to, "Subject: " + subject + "\r\n\r\nx\r\n"))
          .startsWith("250");
    }
  }

  private static List<String> subjects(EventStream events) {
    return events.events("email.received").stream()
        .map(event -> event.data().path("subject").asText())
        .toList();
  }

  private static void awaitSubjects(EventStream events, String... subjects) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(subjects(events)).containsExactly(subjects));
  }

  @Test
  void aStreamResumedAfterAKillShowsWhatWasMissedOnce() {
    EventStream before = NODE.webmail(ALICE).events(null);
    deliver(ALICE, "one");
    deliver(ALICE, "two");
    awaitSubjects(before, "one", "two");
    String last = before.events().get(0).id();
    NODE.node().kill();
    before.close();
    NODE.node().start();
    deliver(ALICE, "three");

    try (EventStream after = NODE.webmail(ALICE).events(last)) {
      deliver(ALICE, "four");
      awaitSubjects(after, "two", "three", "four");
      assertThat(after.events().stream().map(Event::id)).doesNotHaveDuplicates();
      assertThat(after.events()).allMatch(event -> event.id().matches("\\d+\\.\\d+"));
    }
  }

  @Test
  void aSubmissionTellsItsStory() {
    try (EventStream events = NODE.webmail(BOB).events(null)) {
      String id =
          as(BOB)
              .post(
                  "/emails/send",
                  "{\"to\":[\""
                      + CAROL
                      + "\",\""
                      + ALICE
                      + "\"],\"subject\":\"told\",\"text\":\"x\"}")
              .is(201)
              .json()
              .path("submission_id")
              .asText();

      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(events.events("submission.delivered")).hasSize(2));
      assertThat(events.events("submission.created")).hasSize(1);
      assertThat(events.events("submission.delivered"))
          .allMatch(event -> event.data().path("submission_id").asText().equals(id));
    }
  }

  @Test
  void changesOfEmailsAndFoldersAreTold() {
    deliver(BOB, "to be changed");
    String path =
        "/emails/" + as(BOB).get("/folders/inbox/emails").json().at("/emails/0/email_id").asText();
    try (EventStream events = NODE.webmail(BOB).events(null)) {
      as(BOB).patch(path, "{\"is_read\":true}").is(200);
      String folder =
          as(BOB).post("/folders", "{\"name\":\"Told\"}").json().path("folder_id").asText();
      as(BOB).patch("/folders/" + folder, "{\"name\":\"Retold\"}").is(200);
      as(BOB).delete("/folders/" + folder).is(204);
      as(BOB).delete(path).is(204);
      as(BOB).delete(path).is(204);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(events.events().stream().map(Event::type))
                      .containsSubsequence(
                          "email.updated",
                          "folder.created",
                          "folder.updated",
                          "folder.deleted",
                          "email.updated",
                          "email.deleted"));
    }
  }

  @Test
  void whoMissedTooMuchReadsAnew() {
    for (int i = 0; i < 25; i++) {
      deliver(CAROL, "much " + i);
    }
    for (String lost : new String[] {"1.0", "999999.0"}) {
      try (EventStream events = NODE.webmail(CAROL).events(lost)) {
        await().atMost(SOON).untilAsserted(() -> assertThat(events.events("resync")).hasSize(1));
        await().atMost(SOON).until(() -> !events.open());
        assertThat(events.events("resync").get(0).id()).isNotEmpty();
      }
    }
    as(CAROL).get("/events", "Last-Event-ID", "nonsense").isProblem(400);
  }

  @Test
  void anAccountHasSoManyStreamsAndNoMore() {
    List<EventStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(NODE.webmail(CAROL).events(null));
      }
      assertThat(as(CAROL).get("/events").isProblem(429).header("Retry-After")).isNotEmpty();
    } finally {
      open.forEach(EventStream::close);
    }
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (EventStream again = NODE.webmail(CAROL).events(null)) {
                assertThat(again.open()).isTrue();
              }
            });
  }

  @Test
  void aSilentStreamIsKeptOpenByComments() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", NODE.settings().httpPort())) {
      socket.setSoTimeout((int) SOON.toMillis());
      String pair =
          Base64.getEncoder()
              .encodeToString((BOB + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      socket
          .getOutputStream()
          .write(
              ("GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + pair + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      int heartbeats = 0;
      String line = lines.readLine();
      while (line != null && heartbeats < 2) {
        heartbeats += line.startsWith(": heartbeat") ? 1 : 0;
        line = lines.readLine();
      }
      assertThat(heartbeats).isEqualTo(2);
    }
  }
}
