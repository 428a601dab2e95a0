package io.viesti.delivery.local;

import io.viesti.blob.BlobStore;
import io.viesti.blob.StoredBlob;
import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.RecipientResult;
import io.viesti.delivery.session.RecipientResult.Result;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.message.MessageSummaries;
import io.viesti.message.MessageSummary;
import io.viesti.message.Verdict;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.ResolvedRecipient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Hands mail to mailboxes of this system. A repeat is harmless: mailboxes know it by reverse-path
 * and content. Thread-safe; stages never fail.
 */
public final class LocalDelivery {
  private static final String REMOTE = "local";

  private final BlobStore blobs;
  private final Directory directory;
  private final MailQueue mailQueue;
  private final InstantSource clock;
  private final Materializer materializer;

  public LocalDelivery(
      ActorSystem<?> system,
      BlobStore blobs,
      Directory directory,
      MailQueue mailQueue,
      InstantSource clock) {
    this.blobs = blobs;
    this.directory = directory;
    this.mailQueue = mailQueue;
    this.clock = clock;
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  /** What stands for the remote host in statuses. */
  public static String remoteName() {
    return REMOTE;
  }

  /** One result per recipient, in order. */
  public CompletionStage<List<RecipientResult>> deliver(OutgoingMail mail) {
    Map<EnvelopeRecipient, CompletableFuture<Resolution>> lookups = new LinkedHashMap<>();
    for (EnvelopeRecipient recipient : mail.recipients()) {
      lookups.put(recipient, directory.resolve(recipient.address()).toCompletableFuture());
    }
    return CompletableFuture.allOf(lookups.values().toArray(CompletableFuture[]::new))
        .thenCombine(summary(mail), (resolved, summary) -> summary)
        .thenCompose(summary -> offer(mail, summary, lookups))
        .exceptionally(
            failure ->
                results(mail, Result.DEFERRED, "4.3.0 local delivery: " + failure.getMessage()));
  }

  private CompletionStage<List<RecipientResult>> offer(
      OutgoingMail mail,
      MessageSummary summary,
      Map<EnvelopeRecipient, CompletableFuture<Resolution>> lookups) {
    List<ResolvedRecipient> targets = new ArrayList<>();
    Map<EnvelopeRecipient, String> unknown = new LinkedHashMap<>();
    lookups.forEach(
        (recipient, lookup) -> {
          Resolution resolution = lookup.join();
          if (resolution instanceof Resolution.Found found) {
            targets.addAll(found.recipients());
          } else {
            unknown.put(recipient, "5.1.1 no such user: " + recipient.address());
          }
        });
    if (targets.isEmpty()) {
      return CompletableFuture.completedFuture(merge(mail, unknown, Result.ACCEPTED, ""));
    }
    return mailQueue
        .offer(incoming(mail, summary, targets))
        .thenApply(
            acceptance ->
                switch (acceptance) {
                  case ACCEPTED ->
                      merge(mail, unknown, Result.ACCEPTED, "250 2.1.5 in the mailbox");
                  case UNKNOWN ->
                      merge(mail, unknown, Result.DEFERRED, "451 4.3.0 outcome unknown");
                  case BUSY -> merge(mail, unknown, Result.DEFERRED, "451 4.3.2 busy");
                  case NO_ROOM -> merge(mail, unknown, Result.DEFERRED, "452 4.3.1 no room");
                  case TOO_LARGE ->
                      merge(mail, unknown, Result.REFUSED, "552 5.3.4 header too large");
                });
  }

  private IncomingMail incoming(
      OutgoingMail mail, MessageSummary summary, List<ResolvedRecipient> targets) {
    return new IncomingMail(
        new StoredBlob(mail.blob(), mail.size()),
        mail.reversePath(),
        targets,
        summary.header(),
        summary.glance(),
        Verdict.NONE,
        mail.traceHeaders(),
        mail.traceId(),
        clock.instant());
  }

  private CompletionStage<MessageSummary> summary(OutgoingMail mail) {
    if (mail.size() <= BlobStore.SMALL_LIMIT) {
      return blobs
          .read(mail.blob(), BlobStore.SMALL_LIMIT)
          .thenApply(octets -> MessageSummaries.of(octets, octets.length, true));
    }
    return blobs.stream(mail.blob(), 0, BlobStore.SMALL_LIMIT)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer)
        .thenApply(head -> MessageSummaries.of(head.toArray(), head.size(), false));
  }

  private static List<RecipientResult> merge(
      OutgoingMail mail, Map<EnvelopeRecipient, String> unknown, Result result, String text) {
    List<RecipientResult> results = new ArrayList<>();
    for (EnvelopeRecipient recipient : mail.recipients()) {
      MailAddress address = recipient.address();
      String why = unknown.get(recipient);
      results.add(
          why == null
              ? new RecipientResult(address, result, text)
              : new RecipientResult(address, Result.REFUSED, "550 " + why));
    }
    return results;
  }

  private static List<RecipientResult> results(OutgoingMail mail, Result result, String text) {
    return merge(mail, Map.of(), result, text);
  }
}
