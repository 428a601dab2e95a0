package io.viesti.mailbox;

import io.viesti.mailbox.MailboxEvent.Changed;
import io.viesti.mailbox.MailboxEvent.Delivered;
import io.viesti.mailbox.MailboxEvent.DeliveredEmail;
import io.viesti.mailbox.MailboxEvent.Destroyed;
import io.viesti.mailbox.MailboxEvent.Filed;
import io.viesti.mailbox.MailboxEvent.FolderRemoved;
import io.viesti.mailbox.MailboxEvent.SubmissionProgressed;
import io.viesti.mailbox.MailboxEvent.Submitted;
import io.viesti.message.Correspondent;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What clients are told of a mailbox's events: a pure function of number and event, so that a live
 * stream and a replay of the journal agree to the last id.
 *
 * <ul>
 *   <li>{@code email.received}: mail came in (and was filed)
 *   <li>{@code email.updated}: folders or keywords changed, or the owner put an email in
 *   <li>{@code email.deleted}: an email is gone for good
 *   <li>{@code folder.created}, {@code folder.updated}, {@code folder.deleted}
 *   <li>{@code submission.created} and {@code submission.STATE} per recipient, the states being
 *       {@code queued}, {@code deferred}, {@code delivered}, {@code failed}, {@code cancelled}
 * </ul>
 */
public final class Notifications {
  private final long seq;
  private final List<Notification> all = new ArrayList<>();

  private Notifications(long seq) {
    this.seq = seq;
  }

  /**
   * The notifications of one event, in the order of their index; none for events clients need not
   * know of.
   *
   * @param seq number of the event in the journal
   */
  public static List<Notification> of(long seq, MailboxEvent event) {
    Notifications notifications = new Notifications(seq);
    notifications.add(event);
    return List.copyOf(notifications.all);
  }

  private void add(MailboxEvent event) {
    if (event instanceof Delivered delivered) {
      delivered.emails().stream()
          .filter(DeliveredEmail::filed)
          .forEach(one -> add("email.received", email(one.email())));
    } else if (event instanceof Filed filed) {
      filed.emails().forEach(email -> add("email.received", email(email)));
    } else if (event instanceof MailboxEvent.Appended appended) {
      add("email.updated", email(appended.email()));
    } else if (event instanceof Changed changed) {
      changed.changes().forEach(change -> add("email.updated", change(change)));
    } else if (event instanceof Destroyed destroyed) {
      destroyed.ids().forEach(id -> add("email.deleted", Map.of("email_id", id.toString())));
    } else if (event instanceof MailboxEvent.FolderCreated created) {
      add("folder.created", folder(created.folder()));
    } else if (event instanceof MailboxEvent.FolderChanged changed) {
      add("folder.updated", folder(changed.folder()));
    } else if (event instanceof FolderRemoved removed) {
      removed.destroyed().forEach(id -> add("email.deleted", Map.of("email_id", id.toString())));
      add("folder.deleted", Map.of("folder_id", removed.folder().value()));
    } else if (event instanceof Submitted submitted) {
      submitted(submitted);
    } else if (event instanceof SubmissionProgressed progressed) {
      progressed
          .statuses()
          .forEach(status -> add(type(status), status(progressed.submissionId(), status)));
    }
  }

  private void add(String type, Map<String, Object> fields) {
    all.add(new Notification(seq, all.size(), type, fields));
  }

  private void submitted(Submitted event) {
    event.copy().ifPresent(copy -> add("email.updated", email(copy)));
    Submission submission = event.submission();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("submission_id", submission.id());
    event.copy().ifPresent(copy -> fields.put("email_id", copy.id().toString()));
    fields.put(
        "recipients",
        submission.envelope().recipients().stream().map(r -> r.address().toString()).toList());
    fields.put("send_at", submission.sendAt().toString());
    add("submission.created", fields);
  }

  private static String type(RecipientStatus status) {
    return "submission." + status.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> status(String submissionId, RecipientStatus status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("submission_id", submissionId);
    fields.put("recipient", status.recipient().toString());
    fields.put("attempts", status.attempts());
    status.reply().ifPresent(reply -> fields.put("reply", reply));
    status.remoteMta().ifPresent(mta -> fields.put("remote_mta", mta));
    status.nextAttempt().ifPresent(at -> fields.put("next_attempt", at.toString()));
    fields.put("at", status.at().toString());
    return fields;
  }

  private static Map<String, Object> email(StoredEmail email) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("email_id", email.id().toString());
    fields.put("thread_id", email.thread().toString());
    placed(fields, email.placements(), email.keywords());
    fields.put(
        "from", email.header().from().stream().findFirst().map(Notifications::person).orElse(null));
    fields.put("to", email.header().to().stream().map(Notifications::person).toList());
    fields.put("subject", email.header().subject());
    fields.put("preview", email.glance().preview());
    fields.put("received_at", email.receivedAt().toString());
    fields.put("size", email.size());
    fields.put("has_attachment", email.glance().hasAttachment());
    return fields;
  }

  private static Map<String, Object> change(EmailChange change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("email_id", change.id().toString());
    placed(fields, change.placements(), change.keywords());
    return fields;
  }

  private static void placed(
      Map<String, Object> fields, List<Placement> placements, Set<String> keywords) {
    fields.put("folder_ids", placements.stream().map(p -> p.folder().value()).toList());
    fields.put("keywords", keywords.stream().sorted().toList());
    fields.put("is_read", keywords.contains(StoredEmail.SEEN));
    fields.put("is_flagged", keywords.contains(StoredEmail.FLAGGED));
  }

  private static Map<String, Object> person(Correspondent person) {
    Map<String, Object> fields = new LinkedHashMap<>();
    person.name().ifPresent(name -> fields.put("name", name));
    fields.put("email", person.email());
    return fields;
  }

  private static Map<String, Object> folder(Folder folder) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("folder_id", folder.id().value());
    fields.put("name", folder.name());
    folder.parent().ifPresent(parent -> fields.put("parent_id", parent.value()));
    folder.role().ifPresent(role -> fields.put("role", role));
    return fields;
  }
}
