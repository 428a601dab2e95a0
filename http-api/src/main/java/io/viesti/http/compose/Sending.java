package io.viesti.http.compose;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.http.WebServices;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.compose.Addresses.Named;
import io.viesti.http.compose.MailRequests.Received;
import io.viesti.http.json.Fields;
import io.viesti.http.login.Caller;
import io.viesti.http.problem.Problem;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.MailboxCommand.Submit;
import io.viesti.mailbox.MailboxCommand.Update;
import io.viesti.mailbox.MailboxReply.SubmissionReply;
import io.viesti.mailbox.MailboxReply.Updated;
import io.viesti.outbox.Submission;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Sends a mail: composed into a blob, then submitted to the owner's mailbox together with the copy
 * in Sent. The answer follows the mailbox's, so the mail is durable and certain to be tried.
 *
 * <p>With an idempotency key the mailbox recognises a repeat for six days. Whether the repeat asks
 * for the same is told by the submission's id, whose last part is then a hash of the request.
 */
final class Sending {
  private static final String ANSWERED = "$answered";
  private static final int HASH_DIGITS = 13;

  private final WebServices services;
  private final MailboxAccess mailboxes;
  private final Composition composition;

  Sending(WebServices services, MailboxAccess mailboxes, Composition composition) {
    this.services = services;
    this.mailboxes = mailboxes;
    this.composition = composition;
  }

  /**
   * What came of it.
   *
   * @param repeated whether an earlier request with the same key did it
   */
  record Sent(SubmissionReply reply, boolean repeated) {}

  CompletionStage<Sent> send(Caller caller, Received received, Optional<String> key) {
    MailRequest request = received.mail();
    List<MailAddress> recipients = recipients(request);
    if (recipients.isEmpty()) {
      throw Fields.wrong("to", "must name at least one recipient, or cc or bcc must");
    }
    Optional<EmailId> draft = request.replaces().map(MailboxAccess::emailId);
    String id = key.map(given -> submissionId(received, given)).orElseGet(this::newId);
    return composition
        .compose(caller, request, id, false)
        .thenCompose(
            composed -> {
              Submission submission = submission(id, caller, received, recipients, composed);
              return submit(caller, submission, composed, key, draft)
                  .thenApply(reply -> checked(reply, submission, key))
                  .whenComplete((sent, failure) -> afterwards(caller, composed, sent));
            });
  }

  private CompletionStage<SubmissionReply> submit(
      Caller caller,
      Submission submission,
      Composed composed,
      Optional<String> key,
      Optional<EmailId> draft) {
    Optional<DeliveryId> requestId = key.map(given -> requestId(caller.mailboxId(), given));
    return mailboxes.ask(
        caller.mailboxId(),
        SubmissionReply.class,
        replyTo ->
            new Submit(
                submission,
                requestId,
                Optional.of(FolderId.SENT),
                composed.header(),
                composed.glance(),
                draft,
                replyTo));
  }

  private String newId() {
    return TimeOrderedId.next(services.clock());
  }

  private String submissionId(Received received, String key) {
    return TimeOrderedId.text(services.clock().millis(), 10) + hash(received.sha256(), key);
  }

  /** One id is all of it: submission, trace and the left part of the Message-ID. */
  private Submission submission(
      String id,
      Caller caller,
      Received received,
      List<MailAddress> recipients,
      Composed composed) {
    Instant now = services.clock().instant();
    Instant sendAt = received.mail().sendAt().filter(at -> at.isAfter(now)).orElse(now);
    boolean utf8 =
        composed.from().needsUtf8() || recipients.stream().anyMatch(MailAddress::needsUtf8);
    Envelope envelope =
        new Envelope(
            Optional.of(composed.from()),
            recipients.stream().map(EnvelopeRecipient::plain).toList(),
            Envelope.Body.EIGHT_BIT_MIME,
            utf8,
            Envelope.DsnRequest.NONE);
    return new Submission(
        id,
        caller.mailboxId(),
        envelope,
        composed.blob().id(),
        composed.blob().size(),
        "",
        id,
        now,
        sendAt);
  }

  private static Sent checked(SubmissionReply reply, Submission asked, Optional<String> key) {
    String first = reply.submission().submission().id();
    if (reply.repeated() && key.isPresent() && !hashOf(first).equals(hashOf(asked.id()))) {
      throw Problem.unprocessable("The Idempotency-Key was used with another request before.")
          .asException();
    }
    return new Sent(reply, reply.repeated());
  }

  /**
   * What is good to have and not promised: the story's first line, the mark on what was answered.
   */
  private void afterwards(Caller caller, Composed composed, Sent sent) {
    if (sent == null || sent.repeated()) {
      return;
    }
    Submission submission = sent.reply().submission().submission();
    services
        .traces()
        .note(
            submission.traceId(),
            submission.submittedAt(),
            "submitted over HTTP by "
                + caller.account().address()
                + " to "
                + submission.envelope().recipients().size()
                + " recipients as <"
                + composed.messageId()
                + ">");
    composed
        .answered()
        .ifPresent(
            email ->
                mailboxes.ask(
                    caller.mailboxId(),
                    Updated.class,
                    replyTo ->
                        new Update(
                            List.of(email),
                            Optional.empty(),
                            Set.of(ANSWERED),
                            Set.of(),
                            Optional.empty(),
                            replyTo)));
  }

  /** All recipients in their order, each address once. */
  private static List<MailAddress> recipients(MailRequest request) {
    Map<String, MailAddress> once = new LinkedHashMap<>();
    Stream.of(request.to(), request.cc(), request.bcc())
        .flatMap(List::stream)
        .map(Named::address)
        .forEach(
            address ->
                once.putIfAbsent(address.toString().toLowerCase(java.util.Locale.ROOT), address));
    return List.copyOf(once.values());
  }

  private static DeliveryId requestId(String mailboxId, String key) {
    byte[] start = ("http-send\0" + mailboxId + "\0").getBytes(StandardCharsets.UTF_8);
    return new DeliveryId(Arrays.copyOf(sha256(start, key), 16));
  }

  private static byte[] sha256(byte[] start, String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(start);
      return sha256.digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The key is part of it: the same mail asked for with two keys is two mails. */
  private static String hash(byte[] request, String key) {
    return TimeOrderedId.text(ByteBuffer.wrap(sha256(request, key)).getLong(), HASH_DIGITS);
  }

  private static String hashOf(String submissionId) {
    return submissionId.substring(Math.max(0, submissionId.length() - HASH_DIGITS));
  }
}
