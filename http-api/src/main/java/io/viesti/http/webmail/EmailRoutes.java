package io.viesti.http.webmail;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.withRangeSupport;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.blob.BlobStore;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.content.Begun;
import io.viesti.http.content.RawMessage;
import io.viesti.http.json.Body;
import io.viesti.http.json.Json;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.StoredEmail;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /emails/{id}}: one email, its octets, its marks and its end. */
public final class EmailRoutes {
  private static final ContentType RFC822 =
      ContentTypes.parse(MediaTypes.MESSAGE_RFC822.toString());

  /** Calls of others at the place of an id. */
  private static final Set<String> NOT_IDS = Set.of("send", "search");

  private final MailboxAccess mailboxes;
  private final BlobStore blobs;
  private final EmailReader reader;
  private final EmailChanges changes;
  private final Login login;
  private final Body body;
  private final ClassicActorSystemProvider system;

  public EmailRoutes(
      MailboxAccess mailboxes,
      BlobStore blobs,
      EmailReader reader,
      Login login,
      Body body,
      ClassicActorSystemProvider system) {
    this.mailboxes = mailboxes;
    this.blobs = blobs;
    this.reader = reader;
    this.changes = new EmailChanges(mailboxes);
    this.login = login;
    this.body = body;
    this.system = system;
  }

  public Route routes() {
    return pathPrefix(
        "emails",
        () ->
            concat(
                path(
                    segment(),
                    id ->
                        NOT_IDS.contains(id)
                            ? reject()
                            : login.required(caller -> email(caller, id))),
                path(
                    segment().slash("raw"),
                    id -> get(() -> login.required(caller -> raw(caller, id)))),
                path(
                    segment().slash("attachments").slash(segment()),
                    (id, attachment) ->
                        get(() -> login.required(caller -> attachment(caller, id, attachment))))));
  }

  private Route email(Caller caller, String id) {
    return concat(
        get(() -> completeWithFuture(whole(caller, id))),
        patch(
            () ->
                extractRequest(
                    request ->
                        body.object(
                            fields ->
                                changes
                                    .patch(caller.mailboxId(), id, fields, ifMatch(request))
                                    .thenApply(view -> tagged(view, EmailItem.of(view)))))),
        delete(
            () ->
                extractRequest(
                    request ->
                        completeWithFuture(
                            changes
                                .delete(caller.mailboxId(), id, ifMatch(request))
                                .thenApply(
                                    nothing ->
                                        HttpResponse.create()
                                            .withStatus(StatusCodes.NO_CONTENT))))));
  }

  private CompletionStage<HttpResponse> whole(Caller caller, String id) {
    return mailboxes
        .email(caller.mailboxId(), id)
        .thenCompose(reply -> reader.read(reply).thenApply(whole -> tagged(reply.email(), whole)));
  }

  private static HttpResponse tagged(EmailView view, Object body) {
    return Json.answer(StatusCodes.OK, body)
        .addHeader(RawHeader.create("ETag", EmailChanges.tag(view)));
  }

  private Route raw(Caller caller, String id) {
    return onSuccess(
        () -> mailboxes.view(caller.mailboxId(), id),
        view ->
            conditional(
                EntityTag.create(id, false),
                () -> withRangeSupport(() -> begun(octets(view.email())))));
  }

  private HttpResponse octets(StoredEmail email) {
    HttpResponse response =
        HttpResponse.create().addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    return email.size() == 0
        ? response.withEntity(HttpEntities.create(RFC822, new byte[0]))
        : response.withEntity(
            HttpEntities.create(RFC822, email.size(), RawMessage.stream(blobs, email)));
  }

  private Route attachment(Caller caller, String id, String attachment) {
    return onSuccess(
        () ->
            mailboxes
                .view(caller.mailboxId(), id)
                .thenCompose(view -> reader.attachment(view.email(), attachment)),
        found ->
            conditional(
                EntityTag.create(id + "-" + attachment, false),
                () -> withRangeSupport(() -> begun(found))));
  }

  private Route begun(HttpResponse octets) {
    return completeWithFuture(Begun.of(octets, system));
  }

  private static Optional<String> ifMatch(HttpRequest request) {
    return request.getHeader("If-Match").map(HttpHeader::value);
  }
}
