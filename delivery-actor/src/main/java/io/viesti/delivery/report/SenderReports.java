package io.viesti.delivery.report;

import io.viesti.blob.BlobStore;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.message.DeliveryReport;
import io.viesti.message.MessageSummaries;
import io.viesti.message.MessageSummary;
import io.viesti.message.Verdict;
import io.viesti.outbox.RecipientStatus;
import io.viesti.outbox.Submission;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports of failure and delay (RFC 3464, RFC 5321 §4.5.5) into the inbox of a sender hosted here,
 * from the null reverse-path. The same report made again, as after a crash, is the same octets and
 * gives no second copy. Thread-safe.
 */
public final class SenderReports {
  private static final Logger LOG = LoggerFactory.getLogger(SenderReports.class);
  private static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
  private static final Pattern REPLY = Pattern.compile("(?:^|: )([45]\\d\\d)[ -]");
  private static final int HEAD = BlobStore.SMALL_LIMIT;

  private final BlobStore blobs;
  private final Directory directory;
  private final MailQueue mailQueue;
  private final String hostName;
  private final Materializer materializer;

  public SenderReports(
      ActorSystem<?> system,
      BlobStore blobs,
      Directory directory,
      MailQueue mailQueue,
      String hostName) {
    this.blobs = blobs;
    this.directory = directory;
    this.mailQueue = mailQueue;
    this.hostName = hostName;
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  /**
   * Completes with true once the report is certain to be in the inbox, or can't be delivered to
   * anybody and was logged; with false when it has to be made again later.
   *
   * @param at when the report was decided: part of it, so that a repeat is the same
   * @param retryUntil for a delay
   */
  public CompletionStage<Boolean> send(
      DeliveryReport.Kind kind,
      Submission submission,
      List<RecipientStatus> statuses,
      Instant at,
      Instant retryUntil) {
    MailAddress sender = submission.envelope().reversePath().orElseThrow();
    return directory
        .resolve(sender)
        .thenCompose(
            resolution -> {
              if (resolution instanceof Resolution.Found found) {
                return original(submission)
                    .thenApply(
                        original ->
                            report(kind, submission, sender, statuses, at, retryUntil, original)
                                .compose())
                    .thenCompose(octets -> deliver(octets, found, submission.traceId(), at));
              }
              LOG.warn(
                  "[{}] no report to {}, who has no mailbox here: {}",
                  submission.traceId(),
                  sender,
                  statuses);
              return CompletableFuture.completedFuture(true);
            })
        .exceptionally(
            failure -> {
              LOG.info("[{}] report has to wait: {}", submission.traceId(), failure.getMessage());
              return false;
            });
  }

  private CompletionStage<Boolean> deliver(
      byte[] octets, Resolution.Found found, String traceId, Instant at) {
    MessageSummary summary = MessageSummaries.of(octets, octets.length, true);
    return blobs
        .put(octets)
        .thenCompose(
            blob ->
                mailQueue.offer(
                    new IncomingMail(
                        blob,
                        Optional.empty(),
                        found.recipients(),
                        summary.header(),
                        summary.glance(),
                        Verdict.NONE,
                        "",
                        traceId,
                        at)))
        .thenApply(acceptance -> acceptance == MailQueue.Acceptance.ACCEPTED);
  }

  private record Original(byte[] octets, boolean whole) {}

  /** The trace headers and the first octets; all when the sender wants the mail back. */
  private CompletionStage<Original> original(Submission submission) {
    boolean full =
        submission.envelope().dsn().ret().filter("FULL"::equalsIgnoreCase).isPresent()
            && submission.size() <= DeliveryReport.MAX_RETURNED - HEAD;
    long length = full ? submission.size() : HEAD;
    byte[] trace = submission.traceHeaders().getBytes(StandardCharsets.UTF_8);
    return blobs.stream(submission.blob(), 0, length)
        .runWith(Sink.fold(ByteString.fromArray(trace), ByteString::concat), materializer)
        .thenApply(octets -> new Original(octets.toArray(), submission.size() <= length))
        .exceptionally(missing -> new Original(trace, false));
  }

  private DeliveryReport report(
      DeliveryReport.Kind kind,
      Submission submission,
      MailAddress sender,
      List<RecipientStatus> statuses,
      Instant at,
      Instant retryUntil,
      Original original) {
    int step = statuses.stream().mapToInt(RecipientStatus::attempts).max().orElse(0);
    String part =
        Integer.toHexString(
            statuses.stream().map(s -> s.recipient().toString()).toList().hashCode());
    return new DeliveryReport(
        submission.id() + "-" + kind.name().toLowerCase(java.util.Locale.ROOT) + step + "-" + part,
        kind,
        hostName,
        sender,
        submission.envelope().dsn().ret(),
        submission.envelope().dsn().envid(),
        submission.submittedAt(),
        at,
        statuses.stream().map(s -> recipient(kind, submission, s, retryUntil)).toList(),
        original.octets(),
        original.whole());
  }

  private static DeliveryReport.Recipient recipient(
      DeliveryReport.Kind kind, Submission submission, RecipientStatus status, Instant until) {
    EnvelopeRecipient recipient =
        submission.envelope().recipients().stream()
            .filter(r -> r.address().equals(status.recipient()))
            .findFirst()
            .orElseGet(() -> EnvelopeRecipient.plain(status.recipient()));
    String said = status.reply().orElse("no attempt could be made yet");
    Matcher reply = REPLY.matcher(said);
    boolean fromRemote = reply.find() && status.remoteMta().isPresent();
    return new DeliveryReport.Recipient(
        recipient,
        statusCode(kind, said),
        fromRemote ? said.substring(reply.start(1)) : said,
        fromRemote,
        status.remoteMta(),
        status.attempts() > 0 ? Optional.of(status.at()) : Optional.empty(),
        kind == DeliveryReport.Kind.DELAYED ? Optional.of(until) : Optional.empty());
  }

  /** The enhanced code that was said, in the class of what is reported (RFC 3463). */
  private static String statusCode(DeliveryReport.Kind kind, String said) {
    char wanted = kind == DeliveryReport.Kind.FAILED ? '5' : '4';
    Matcher code = STATUS.matcher(said);
    while (code.find()) {
      String found = code.group(1);
      if (found.charAt(0) == wanted || found.equals("4.4.7")) {
        return found;
      }
    }
    return wanted + ".0.0";
  }
}
