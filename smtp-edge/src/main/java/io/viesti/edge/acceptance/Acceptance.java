package io.viesti.edge.acceptance;

import io.viesti.account.Account;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.StoredBlob;
import io.viesti.edge.judge.Judge;
import io.viesti.edge.judge.Judgement;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.limits.Quotas;
import io.viesti.edge.protocol.ReceivedMail;
import io.viesti.edge.protocol.Replies;
import io.viesti.edge.submission.RequestIds;
import io.viesti.edge.submission.Submissions;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.SmtpReply;
import io.viesti.failpoint.FailPoint;
import io.viesti.id.TimeOrderedId;
import io.viesti.message.HopCount;
import io.viesti.message.MessageSummaries;
import io.viesti.message.MessageSummary;
import io.viesti.message.TraceHeaders;
import io.viesti.message.Verdict;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import io.viesti.queue.Pressure;
import io.viesti.queue.ResolvedRecipient;
import io.viesti.trace.TraceLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes responsibility for mails: content into the blob store, then the judge, then the mail queue
 * or the account's outbox; the final reply says what is certain. Thread-safe.
 */
public final class Acceptance {
  private static final Logger log = LoggerFactory.getLogger(Acceptance.class);
  private static final long JUDGE_MILLIS = 100;

  private final BlobStore blobs;
  private final MailQueue queue;
  private final Submissions submissions;
  private final Quotas quotas;
  private final Judge judge;
  private final InFlight inFlight;
  private final TraceLog traces;
  private final InstantSource clock;
  private final String hostname;
  private final int maxHops;

  /**
   * @param maxHops Received fields a mail may carry; more is a loop (RFC 5321 §6.3)
   */
  public Acceptance(
      BlobStore blobs,
      MailQueue queue,
      Submissions submissions,
      Quotas quotas,
      Judge judge,
      InFlight inFlight,
      TraceLog traces,
      InstantSource clock,
      String hostname,
      int maxHops) {
    this.blobs = blobs;
    this.queue = queue;
    this.submissions = submissions;
    this.quotas = quotas;
    this.judge = judge;
    this.inFlight = inFlight;
    this.traces = traces;
    this.clock = clock;
    this.hostname = hostname;
    this.maxHops = maxHops;
  }

  /**
   * A place for the content of one mail; empty when this node has too many under way. Throws {@link
   * BlobStoreException} when storage gives none.
   */
  public Optional<IncomingContent> open() {
    if (!inFlight.tryEnter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IncomingContent(blobs.write(), inFlight, TimeOrderedId.next(clock)));
    } catch (RuntimeException failure) {
      inFlight.leave(0);
      throw failure;
    }
  }

  /**
   * Completes with the final reply, on any thread; never fails. Goes on when the client has left.
   *
   * @param eventLoop the caller's, for what must not run on the threads of storage
   */
  public CompletionStage<SmtpReply> store(
      IncomingContent content, ReceivedMail mail, Executor eventLoop) {
    CompletionStage<SmtpReply> reply;
    try {
      reply = keep(content, mail, eventLoop);
    } catch (RuntimeException failure) {
      reply = CompletableFuture.failedStage(failure);
    }
    return reply.handle((answer, failure) -> settle(content, mail, answer, failure));
  }

  private CompletionStage<SmtpReply> keep(
      IncomingContent content, ReceivedMail mail, Executor eventLoop) {
    if (HopCount.of(content.head(), content.headLength()) > maxHops) {
      content.abort();
      return CompletableFuture.completedStage(Replies.LOOP);
    }
    HeaderBlock block = HeaderBlock.of(content.head(), content.headLength());
    MessageSummary summary =
        MessageSummaries.of(content.head(), content.headLength(), content.isWhole());
    CompletableFuture<StoredBlob> stored = content.finish().toCompletableFuture();
    return stored.isDone()
        ? stored.thenCompose(blob -> handOver(content, mail, block, summary, blob))
        : stored.thenComposeAsync(blob -> handOver(content, mail, block, summary, blob), eventLoop);
  }

  private CompletionStage<SmtpReply> handOver(
      IncomingContent content,
      ReceivedMail mail,
      HeaderBlock block,
      MessageSummary summary,
      StoredBlob blob) {
    Instant now = clock.instant();
    return mail.account().isPresent()
        ? submit(content, mail, block, summary, blob, mail.account().get(), now)
        : judged(content, mail)
            .thenCompose(judgement -> enqueue(content, mail, block, summary, blob, judgement, now));
  }

  // ---------------------------------------------------------------- mail from outside

  private CompletionStage<Judgement> judged(IncomingContent content, ReceivedMail mail) {
    CompletableFuture<Judgement> judgement;
    try {
      judgement =
          judge.judge(mail, effort(), content.head(), content.headLength()).toCompletableFuture();
    } catch (RuntimeException broken) {
      judgement = CompletableFuture.failedFuture(broken);
    }
    if (judgement.isDone() && !judgement.isCompletedExceptionally()) {
      return judgement;
    }
    return judgement
        .completeOnTimeout(Judgement.ACCEPT, JUDGE_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              log.warn("{} could not be judged: {}", content.traceId(), failure.toString());
              return Judgement.ACCEPT;
            });
  }

  private Judge.Effort effort() {
    return queue.pressure() == Pressure.NONE ? Judge.Effort.FULL : Judge.Effort.CHEAP;
  }

  private CompletionStage<SmtpReply> enqueue(
      IncomingContent content,
      ReceivedMail mail,
      HeaderBlock block,
      MessageSummary summary,
      StoredBlob blob,
      Judgement judgement,
      Instant now) {
    if (judgement instanceof Judgement.Refuse refuse) {
      return CompletableFuture.completedStage(refuse.reply());
    }
    Verdict verdict = ((Judgement.Accept) judgement).verdict();
    IncomingMail incoming =
        new IncomingMail(
            blob,
            mail.envelope().reversePath(),
            mail.mailboxes(),
            summary.header(),
            summary.glance(),
            verdict,
            traceHeaders(content, mail, block, "", now),
            content.traceId(),
            now);
    return queue.offer(incoming).thenApply(acceptance -> reply(content, mail, acceptance));
  }

  private SmtpReply reply(
      IncomingContent content, ReceivedMail mail, MailQueue.Acceptance acceptance) {
    return switch (acceptance) {
      case ACCEPTED -> {
        for (ResolvedRecipient recipient : mail.mailboxes()) {
          quotas.stored(recipient.mailboxId(), mail.size());
        }
        yield accepted(content);
      }
      case UNKNOWN -> Replies.UNKNOWN_OUTCOME;
      case BUSY -> Replies.BUSY;
      case NO_ROOM -> Replies.NO_ROOM;
      case TOO_LARGE -> Replies.HEADER_TOO_BIG;
    };
  }

  // ---------------------------------------------------------------- mail of our accounts

  private CompletionStage<SmtpReply> submit(
      IncomingContent content,
      ReceivedMail mail,
      HeaderBlock block,
      MessageSummary summary,
      StoredBlob blob,
      Account account,
      Instant now) {
    FailPoint.AFTER_BLOB.pass();
    OriginatorFields fields =
        OriginatorFields.complete(block, summary, account, hostname, content.traceId(), now);
    Submission submission =
        new Submission(
            content.traceId(),
            account.mailboxId(),
            mail.envelope(),
            blob.id(),
            blob.size(),
            traceHeaders(content, mail, block, fields.text(), now),
            content.traceId(),
            now,
            now);
    return submissions
        .submit(
            submission,
            RequestIds.of(account.mailboxId(), mail.envelope(), blob.id()),
            fields.summary())
        .thenApply(outcome -> reply(content, outcome));
  }

  private static SmtpReply reply(IncomingContent content, Submissions.Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> accepted(content);
      case RATE -> Replies.RATE_BY_ACCOUNT;
      case OVER_QUOTA -> Replies.OVER_QUOTA;
      case NO_ROOM -> Replies.NO_ROOM;
      case BUSY -> Replies.BUSY;
      case REFUSED -> SmtpReply.of(554, "5.7.1", "This account can't send");
      case UNKNOWN -> Replies.UNKNOWN_OUTCOME;
    };
  }

  // ---------------------------------------------------------------- both

  private String traceHeaders(
      IncomingContent content, ReceivedMail mail, HeaderBlock block, String more, Instant now) {
    String fields = TraceHeaders.received(reception(content, mail, now)) + more;
    // Content without a header begins with its body: an empty line keeps it out of ours.
    return block.startsWithField() ? fields : fields + "\r\n";
  }

  private TraceHeaders.Reception reception(
      IncomingContent content, ReceivedMail mail, Instant now) {
    List<EnvelopeRecipient> recipients = mail.envelope().recipients();
    return new TraceHeaders.Reception(
        mail.helo(),
        mail.client().address(),
        hostname,
        mail.protocol(),
        content.traceId(),
        recipients.size() == 1 ? Optional.of(recipients.get(0).address()) : Optional.empty(),
        now);
  }

  private static SmtpReply accepted(IncomingContent content) {
    return SmtpReply.of(250, "2.0.0", "Accepted as " + content.traceId());
  }

  private SmtpReply settle(
      IncomingContent content, ReceivedMail mail, SmtpReply answer, Throwable failure) {
    content.leave();
    SmtpReply reply = failure == null ? answer : failed(content, failure);
    note(content, mail, reply);
    if (reply.isPositive()) {
      FailPoint.BEFORE_REPLY.pass();
    }
    return reply;
  }

  private static SmtpReply failed(IncomingContent content, Throwable failure) {
    content.abort();
    log.warn("{} could not be stored: {}", content.traceId(), cause(failure).toString());
    return storageReply(failure);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  /** What to tell a client when storage failed. */
  public static SmtpReply storageReply(Throwable failure) {
    return cause(failure) instanceof BlobStoreException e
            && e.reason() == BlobStoreException.Reason.NO_SPACE
        ? Replies.NO_ROOM
        : Replies.UNKNOWN_OUTCOME;
  }

  private void note(IncomingContent content, ReceivedMail mail, SmtpReply reply) {
    String text =
        (reply.isPositive() ? "accepted" : "not accepted (" + reply + ")")
            + " from "
            + mail.client().literal()
            + " by "
            + mail.protocol()
            + ": <"
            + mail.envelope().reversePath().map(Object::toString).orElse("")
            + "> to "
            + mail.envelope().recipients().size()
            + " recipients, "
            + mail.size()
            + " octets";
    traces.note(content.traceId(), clock.instant(), text);
    log.debug("{} {}", content.traceId(), text);
  }
}
