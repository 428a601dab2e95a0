package io.viesti.edge.acceptance;

import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.edge.limits.Quotas;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.RecipientAnswer;
import io.viesti.edge.protocol.Replies;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.envelope.SmtpReply;
import io.viesti.queue.ResolvedRecipient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides at RCPT whether an address is taken: on MX what is hosted here and has room, on
 * submission also what is elsewhere. Thread-safe; stages never fail.
 */
public final class Recipients {
  private static final RecipientAnswer ELSEWHERE = new RecipientAnswer.Taken(List.of());

  private final Directory directory;
  private final Quotas quotas;

  public Recipients(Directory directory, Quotas quotas) {
    this.directory = directory;
    this.quotas = quotas;
  }

  public CompletionStage<RecipientAnswer> ask(SessionKind kind, Action.Resolve question) {
    CompletableFuture<Resolution> resolution =
        directory.resolve(question.address()).toCompletableFuture();
    if (resolution.isDone() && !resolution.isCompletedExceptionally()) {
      return answer(kind, resolution.join(), question.declaredSize());
    }
    return resolution
        .thenCompose(found -> answer(kind, found, question.declaredSize()))
        .exceptionally(failure -> new RecipientAnswer.Refused(Replies.DIRECTORY_DOWN));
  }

  private CompletionStage<RecipientAnswer> answer(
      SessionKind kind, Resolution resolution, long declaredSize) {
    if (resolution instanceof Resolution.Found found) {
      // A submission is not delivered now: quotas are looked at when it is.
      return kind.isForAccounts()
          ? done(new RecipientAnswer.Taken(found.recipients()))
          : withRoom(found.recipients(), declaredSize);
    }
    if (resolution instanceof Resolution.UnknownAddress) {
      return refused(Replies.UNKNOWN_ADDRESS);
    }
    return kind.isForAccounts() ? done(ELSEWHERE) : refused(Replies.RELAY_DENIED);
  }

  /** One full mailbox does not keep an alias's mail from the others. */
  private CompletionStage<RecipientAnswer> withRoom(
      List<ResolvedRecipient> recipients, long declaredSize) {
    RecipientAnswer taken = new RecipientAnswer.Taken(recipients);
    CompletionStage<Boolean> any = quotas.hasRoom(recipients.get(0).mailboxId(), declaredSize);
    for (ResolvedRecipient next : recipients.subList(1, recipients.size())) {
      any =
          any.thenCombine(
              quotas.hasRoom(next.mailboxId(), declaredSize), (one, other) -> one || other);
    }
    return any.thenApply(room -> room ? taken : new RecipientAnswer.Refused(Replies.OVER_QUOTA));
  }

  private static CompletionStage<RecipientAnswer> refused(SmtpReply reply) {
    return done(new RecipientAnswer.Refused(reply));
  }

  private static CompletionStage<RecipientAnswer> done(RecipientAnswer answer) {
    return CompletableFuture.completedStage(answer);
  }
}
