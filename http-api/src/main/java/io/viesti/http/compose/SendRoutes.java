package io.viesti.http.compose;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.http.HttpSettings;
import io.viesti.http.WebServices;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.compose.Sending.Sent;
import io.viesti.http.content.ContentWork;
import io.viesti.http.content.Contents;
import io.viesti.http.json.Json;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.problem.Problem;
import io.viesti.http.upload.UploadIds;
import io.viesti.http.webmail.DeliveryStatus;
import io.viesti.http.webmail.EmailItem;
import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.MailboxCommand.Append;
import io.viesti.mailbox.MailboxReply.Stored;
import io.viesti.mailbox.StoredEmail;
import io.viesti.outbox.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /emails/send} sends a mail, {@code POST /emails} keeps one as a draft. */
public final class SendRoutes {
  private static final int MAX_KEY = 255;

  private final WebServices services;
  private final MailboxAccess mailboxes;
  private final MailRequests requests;
  private final Composition composition;
  private final Sending sending;
  private final Login login;

  public SendRoutes(
      WebServices services,
      HttpSettings settings,
      MailboxAccess mailboxes,
      Contents contents,
      ContentWork work,
      UploadIds uploads,
      Login login) {
    this.services = services;
    this.mailboxes = mailboxes;
    this.requests = new MailRequests(services.system(), settings, services.intake(), work);
    this.composition =
        new Composition(services, mailboxes, contents, work, uploads, settings.maxMessage());
    this.sending = new Sending(services, mailboxes, composition);
    this.login = login;
  }

  /**
   * @param emailId of the copy in Sent; absent when a repeat finds it destroyed
   * @param status {@code sent} or {@code scheduled}
   */
  record SentJson(
      Optional<String> emailId,
      Optional<String> threadId,
      String status,
      String submissionId,
      String traceId,
      Optional<String> messageId,
      Optional<Instant> sendAt,
      List<DeliveryStatus> deliveryStatus) {}

  public Route routes() {
    return concat(
        path(segment("emails").slash("send"), () -> taking(this::send)),
        path("emails", () -> taking(this::keep)));
  }

  private Route taking(BiFunction<Caller, HttpRequest, CompletionStage<HttpResponse>> handler) {
    return post(
        () ->
            login.required(
                caller ->
                    withRequestTimeout(
                        scala.concurrent.duration.Duration.create(
                            MailRequests.PATIENCE.toSeconds() * 2,
                            java.util.concurrent.TimeUnit.SECONDS),
                        () ->
                            extractRequest(
                                request -> completeWithFuture(handler.apply(caller, request))))));
  }

  private CompletionStage<HttpResponse> send(Caller caller, HttpRequest request) {
    Optional<String> key = idempotencyKey(request);
    return requests
        .take(request.entity(), received -> sending.send(caller, received, key))
        .thenApply(this::answer);
  }

  private HttpResponse answer(Sent sent) {
    Submission submission = sent.reply().submission().submission();
    boolean scheduled = submission.sendAt().isAfter(submission.submittedAt());
    Optional<StoredEmail> copy = sent.reply().copy().map(EmailView::email);
    SentJson json =
        new SentJson(
            copy.map(email -> email.id().toString()),
            copy.map(email -> email.thread().toString()),
            scheduled ? "scheduled" : "sent",
            submission.id(),
            submission.traceId(),
            copy.flatMap(email -> email.header().messageId()),
            scheduled ? Optional.of(submission.sendAt()) : Optional.empty(),
            DeliveryStatus.all(sent.reply().submission().statuses()));
    HttpResponse response =
        Json.answer(scheduled ? StatusCodes.ACCEPTED : StatusCodes.CREATED, json);
    if (copy.isPresent()) {
      response = response.addHeader(Location.create("/emails/" + copy.get().id()));
    }
    return sent.repeated()
        ? response.addHeader(RawHeader.create("Idempotent-Replayed", "true"))
        : response;
  }

  private CompletionStage<HttpResponse> keep(Caller caller, HttpRequest request) {
    return requests
        .take(
            request.entity(),
            received -> {
              Optional<EmailId> replaces = received.mail().replaces().map(MailboxAccess::emailId);
              return composition
                  .compose(caller, received.mail(), TimeOrderedId.next(services.clock()), true)
                  .thenCompose(composed -> append(caller, composed, replaces));
            })
        .thenApply(
            stored ->
                Json.answer(StatusCodes.CREATED, EmailItem.of(stored.email()))
                    .addHeader(Location.create("/emails/" + stored.email().email().id())));
  }

  private CompletionStage<Stored> append(
      Caller caller, Composed composed, Optional<EmailId> replaces) {
    return mailboxes.ask(
        caller.mailboxId(),
        Stored.class,
        replyTo ->
            new Append(
                composed.blob().id(),
                composed.blob().size(),
                composed.header(),
                composed.glance(),
                Set.of(FolderId.DRAFTS),
                Set.of(StoredEmail.DRAFT, StoredEmail.SEEN),
                services.clock().instant(),
                replaces,
                replyTo));
  }

  private static Optional<String> idempotencyKey(HttpRequest request) {
    Optional<String> key =
        request.getHeader("Idempotency-Key").map(HttpHeader::value).map(String::strip);
    if (key.filter(k -> k.isEmpty() || k.length() > MAX_KEY).isPresent()) {
      throw Problem.badRequest("`Idempotency-Key` must have 1 to " + MAX_KEY + " characters.")
          .asException();
    }
    return key;
  }
}
