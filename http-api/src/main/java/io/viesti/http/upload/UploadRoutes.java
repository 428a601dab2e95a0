package io.viesti.http.upload;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequestEntity;
import static org.apache.pekko.http.javadsl.server.Directives.fileUpload;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeout;

import io.viesti.blob.StoredBlob;
import io.viesti.http.HttpSettings;
import io.viesti.http.WebServices;
import io.viesti.http.content.BlobSink;
import io.viesti.http.json.Json;
import io.viesti.http.json.LimitedOctets;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.problem.Problem;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** {@code /uploads}: a file, as the request's whole body, durable before the answer. */
public final class UploadRoutes {
  private final WebServices services;
  private final HttpSettings settings;
  private final UploadIds ids;
  private final Login login;

  public UploadRoutes(WebServices services, HttpSettings settings, UploadIds ids, Login login) {
    this.services = services;
    this.settings = settings;
    this.ids = ids;
    this.login = login;
  }

  record Uploaded(String uploadId, long size, Instant expiresAt) {}

  public Route routes() {
    return path(
        "uploads",
        () ->
            post(
                () ->
                    login.required(
                        caller ->
                            // The body may take its time; the server's idle timeout still holds.
                            withRequestTimeout(
                                scala.concurrent.duration.Duration.Inf(),
                                () -> extractRequestEntity(entity -> take(caller, entity))))));
  }

  /** The body is the file, or a form as browsers send it with the file in the field "file". */
  private Route take(Caller caller, RequestEntity entity) {
    if (!services.intake().isOpen()) {
      throw Problem.unavailable("There is too little storage space now.").asException();
    }
    Source<ByteString, NotUsed> octets = LimitedOctets.of(entity, settings.maxUpload());
    if (!entity.getContentType().mediaType().isMultipart()) {
      return completeWithFuture(store(caller, octets));
    }
    RequestEntity form = HttpEntities.create(entity.getContentType(), octets);
    return mapRequest(
        request -> request.withEntity(form),
        () -> fileUpload("file", (info, content) -> completeWithFuture(store(caller, content))));
  }

  private CompletionStage<HttpResponse> store(Caller caller, Source<ByteString, ?> octets) {
    return BlobSink.store(octets, services.blobs(), services.system())
        .thenCompose(blob -> services.blobs().durable(blob.id()).thenApply(done -> blob))
        .thenApply(blob -> answer(caller, blob));
  }

  private HttpResponse answer(Caller caller, StoredBlob blob) {
    Upload upload =
        new Upload(blob.id(), blob.size(), services.clock().instant().plus(settings.uploadLife()));
    String id = ids.seal(caller.mailboxId(), upload);
    return Json.answer(StatusCodes.CREATED, new Uploaded(id, upload.size(), upload.expiresAt()));
  }
}
