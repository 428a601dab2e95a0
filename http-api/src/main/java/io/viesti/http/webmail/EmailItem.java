package io.viesti.http.webmail;

import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.StoredEmail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An email as lists show it. */
public record EmailItem(
    String emailId,
    String threadId,
    List<String> folderIds,
    Optional<Person> from,
    List<Person> to,
    String subject,
    String preview,
    Instant receivedAt,
    long size,
    boolean isRead,
    boolean isFlagged,
    List<String> keywords,
    boolean hasAttachment) {

  public static EmailItem of(EmailView view) {
    return of(view.email());
  }

  public static EmailItem of(StoredEmail email) {
    return new EmailItem(
        email.id().toString(),
        email.thread().toString(),
        folders(email),
        Person.first(email.header().from()),
        Person.all(email.header().to()),
        email.header().subject(),
        email.glance().preview(),
        email.receivedAt(),
        email.size(),
        email.keywords().contains(StoredEmail.SEEN),
        email.keywords().contains(StoredEmail.FLAGGED),
        email.keywords().stream().sorted().toList(),
        email.glance().hasAttachment());
  }

  private static List<String> folders(StoredEmail email) {
    return email.placements().stream().map(p -> p.folder().value()).sorted().toList();
  }
}
