package io.viesti.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.message.Glance;
import io.viesti.outbox.RecipientStatus;
import io.viesti.wire.WireSamples;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotificationsTest {
  private final Play play = Play.opened();

  private List<Notification> last() {
    return Notifications.of(play.state.seq(), play.last());
  }

  private static List<String> types(List<Notification> notifications) {
    return notifications.stream().map(Notification::type).toList();
  }

  @Test
  void mailThatCameInIsReceived() {
    EmailId id = play.delivered("one");
    assertThat(types(last())).containsExactly("email.received");
    Notification received = last().get(0);
    assertThat(received.id()).isEqualTo("2.0");
    assertThat(received.fields())
        .containsEntry("email_id", id.toString())
        .containsEntry("folder_ids", List.of("inbox"))
        .containsEntry("subject", "one")
        .containsEntry("preview", "Hello one")
        .containsEntry("is_read", false);
    assertThat(received.fields().get("from"))
        .isEqualTo(java.util.Map.of("name", "Bob Builder", "email", "bob@example.net"));
  }

  @Test
  void mailStillToBeFiledIsReceivedWhenFiled() {
    EmailId id =
        play.deliver(Samples.arrival("x", Samples.header("x"), Optional.empty()))
            .email()
            .orElseThrow();
    assertThat(last()).isEmpty();
    play.apply(
        new MailboxEvent.Filed(List.of(play.email(id).with(new Glance("now", true))), play.now));
    assertThat(types(last())).containsExactly("email.received");
    assertThat(last().get(0).fields()).containsEntry("preview", "now");
  }

  @Test
  void changesAndDestructionAreToldPerEmail() {
    EmailId one = play.delivered("one");
    EmailId two = play.delivered("two");
    play.ask(
        Play.update(
            List.of(one, two), Optional.empty(), Set.of("$seen"), Set.of(), Optional.empty()));
    assertThat(last()).extracting(Notification::id).containsExactly("4.0", "4.1");
    assertThat(types(last())).containsOnly("email.updated");
    assertThat(last().get(1).fields()).containsEntry("is_read", true);
    play.ask(new MailboxCommand.Destroy(List.of(one, two), null));
    assertThat(types(last())).containsExactly("email.deleted", "email.deleted");
  }

  @Test
  void foldersAreTold() {
    play.ask(new MailboxCommand.CreateFolder("work", Optional.empty(), null));
    assertThat(types(last())).containsExactly("folder.created");
    FolderId id = new FolderId((String) last().get(0).fields().get("folder_id"));
    play.ask(
        new MailboxCommand.ChangeFolder(id, Optional.of("Work"), Optional.empty(), false, null));
    assertThat(types(last())).containsExactly("folder.updated");
    EmailId email = play.delivered("one");
    play.ask(Play.move(email, id));
    play.ask(new MailboxCommand.RemoveFolder(id, true, null));
    assertThat(types(last())).containsExactly("email.deleted", "folder.deleted");
  }

  @Test
  void sendingIsTold() {
    play.ask(play.submit("s1", Optional.empty()));
    assertThat(types(last())).containsExactly("email.updated", "submission.created");
    play.ask(
        new MailboxCommand.RecordProgress(
            "s1",
            List.of(
                new RecipientStatus(
                    Samples.BOB,
                    RecipientStatus.State.FAILED,
                    Optional.of("550 5.1.1 no"),
                    Optional.of("mx [192.0.2.1]"),
                    1,
                    Optional.empty(),
                    play.now)),
            null));
    assertThat(types(last())).containsExactly("submission.failed");
    assertThat(last().get(0).fields())
        .containsEntry("recipient", "bob@example.net")
        .containsEntry("reply", "550 5.1.1 no");
  }

  @Test
  void whatConcernsTheAccountIsNotTold() {
    assertThat(last()).isEmpty();
    play.ask(new MailboxCommand.SetQuota(1, null));
    assertThat(last()).isEmpty();
  }

  static Stream<Class<?>> events() {
    return WireSamples.concrete(MailboxEvent.class);
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventCanBeToldAndTwiceTheSame(Class<?> type) {
    for (boolean full : new boolean[] {true, false}) {
      MailboxEvent event = (MailboxEvent) new WireSamples(null, full).make(type);
      assertThat(Notifications.of(7, event)).isEqualTo(Notifications.of(7, event));
    }
  }
}
