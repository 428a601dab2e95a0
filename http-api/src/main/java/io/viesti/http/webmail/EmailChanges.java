package io.viesti.http.webmail;

import io.viesti.http.access.MailboxAccess;
import io.viesti.http.json.Fields;
import io.viesti.http.problem.Problem;
import io.viesti.http.problem.ProblemException;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.MailboxCommand.Destroy;
import io.viesti.mailbox.MailboxCommand.Update;
import io.viesti.mailbox.MailboxReply.Done;
import io.viesti.mailbox.MailboxReply.Updated;
import io.viesti.mailbox.StoredEmail;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Marks, moves and deletes one email, under If-Match (RFC 9110 §13.1.1) when it is given. */
record EmailChanges(MailboxAccess mailboxes) {

  /** Does what a PATCH asks for and completes with how the email is then. */
  CompletionStage<EmailView> patch(
      String mailboxId, String emailId, Fields fields, Optional<String> ifMatch) {
    return mailboxes
        .view(mailboxId, emailId)
        .thenCompose(
            view -> {
              Optional<Set<FolderId>> folders = folders(fields);
              KeywordPatch keywords = KeywordPatch.of(fields, view.email().keywords());
              return update(mailboxId, view, folders, keywords, condition(view, ifMatch));
            });
  }

  /** Moves an email to the trash, or destroys it when it is there already. */
  CompletionStage<Void> delete(String mailboxId, String emailId, Optional<String> ifMatch) {
    return mailboxes
        .view(mailboxId, emailId)
        .thenCompose(
            view -> {
              Optional<Long> condition = condition(view, ifMatch);
              if (view.email().isIn(FolderId.TRASH)) {
                List<EmailId> ids = List.of(view.email().id());
                return mailboxes
                    .ask(mailboxId, Done.class, replyTo -> new Destroy(ids, replyTo))
                    .thenApply(done -> null);
              }
              return update(
                      mailboxId,
                      view,
                      Optional.of(Set.of(FolderId.TRASH)),
                      KeywordPatch.NONE,
                      condition)
                  .thenApply(updated -> null);
            });
  }

  private CompletionStage<EmailView> update(
      String mailboxId,
      EmailView view,
      Optional<Set<FolderId>> folders,
      KeywordPatch keywords,
      Optional<Long> condition) {
    return mailboxes
        .ask(
            mailboxId,
            Updated.class,
            replyTo ->
                new Update(
                    List.of(view.email().id()),
                    folders,
                    keywords.add(),
                    keywords.remove(),
                    condition,
                    replyTo))
        .exceptionally(thrown -> changedMeanwhile(thrown, condition.isPresent()))
        .thenApply(updated -> updated.emails().stream().findFirst().orElse(view));
  }

  private static Updated changedMeanwhile(Throwable thrown, boolean conditional) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (conditional
        && cause instanceof ProblemException known
        && known.problem().status().equals(StatusCodes.CONFLICT)) {
      throw changed();
    }
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  /** The changed-seq to insist on; fails at once when the tag is not the email's. */
  private static Optional<Long> condition(EmailView view, Optional<String> ifMatch) {
    if (ifMatch.isEmpty() || ifMatch.get().strip().equals("*")) {
      return Optional.empty();
    }
    String current = tag(view);
    for (String tag : ifMatch.get().split(",", -1)) {
      if (tag.strip().equals(current)) {
        return Optional.of(view.changedSeq());
      }
    }
    throw changed();
  }

  /** The entity tag of an email's folders and keywords. */
  static String tag(EmailView view) {
    return "\"" + view.changedSeq() + "\"";
  }

  private static RuntimeException changed() {
    return Problem.preconditionFailed("The email was changed since it was read.").asException();
  }

  private static Optional<Set<FolderId>> folders(Fields fields) {
    Optional<Set<FolderId>> one = fields.text("folder_id").map(id -> Set.of(new FolderId(id)));
    if (one.isPresent() || fields.node("folder_ids").isEmpty()) {
      return one;
    }
    Set<FolderId> several = new HashSet<>();
    fields.texts("folder_ids").forEach(id -> several.add(new FolderId(id)));
    if (several.isEmpty()) {
      throw Fields.wrong("folder_ids", "must name at least one folder");
    }
    return Optional.of(several);
  }

  /** Keywords to set and to clear. */
  record KeywordPatch(Set<String> add, Set<String> remove) {
    static final KeywordPatch NONE = new KeywordPatch(Set.of(), Set.of());

    static KeywordPatch of(Fields fields, Set<String> current) {
      Set<String> add = new HashSet<>();
      Set<String> remove = new HashSet<>();
      Keywords.read(fields, current, add, remove);
      fields.bool("is_read").ifPresent(on -> set(StoredEmail.SEEN, on, add, remove));
      fields.bool("is_flagged").ifPresent(on -> set(StoredEmail.FLAGGED, on, add, remove));
      return new KeywordPatch(add, remove);
    }

    static void set(String keyword, boolean on, Set<String> add, Set<String> remove) {
      (on ? add : remove).add(keyword);
      (on ? remove : add).remove(keyword);
    }
  }
}
