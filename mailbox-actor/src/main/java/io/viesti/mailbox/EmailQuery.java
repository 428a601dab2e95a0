package io.viesti.mailbox;

import java.time.Instant;
import java.util.Optional;

/**
 * Which emails: all given conditions together. Text conditions match words or parts of words
 * without regard to case.
 *
 * @param text in from, to, cc, subject or preview
 */
public record EmailQuery(
    Optional<FolderId> folder,
    Optional<Boolean> isRead,
    Optional<Boolean> isFlagged,
    Optional<Boolean> hasAttachment,
    Optional<String> text,
    Optional<String> from,
    Optional<String> to,
    Optional<String> subject,
    Optional<Instant> after,
    Optional<Instant> before) {

  public static final EmailQuery ALL =
      new EmailQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public static EmailQuery in(FolderId folder) {
    return new EmailQuery(
        Optional.of(folder),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public EmailQuery withRead(Optional<Boolean> read) {
    return new EmailQuery(
        folder, read, isFlagged, hasAttachment, text, from, to, subject, after, before);
  }
}
