package io.viesti.http.events;

import io.viesti.mailbox.MailboxPush.Happened;
import io.viesti.mailbox.Notification;
import io.viesti.mailbox.Notifications;
import java.util.List;

/** What an event tells, as frames: the same for who listens and for who reads it later. */
final class Notifier {
  private Notifier() {}

  /** In the order of their ids. */
  static List<Frame> frames(Happened happened) {
    return Notifications.of(happened.seq(), happened.event()).stream()
        .map(Notifier::frame)
        .toList();
  }

  private static Frame frame(Notification told) {
    return Frame.of(new EventId(told.seq(), told.index()), told.type(), told.fields());
  }
}
