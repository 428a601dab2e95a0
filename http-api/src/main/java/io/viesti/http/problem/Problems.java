package io.viesti.http.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.viesti.account.AccountException;
import io.viesti.blob.BlobStoreException;
import io.viesti.message.InvalidDraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.IllegalRequestException;
import org.apache.pekko.stream.IOOperationIncompleteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes every failure of a route a problem document (RFC 9457). */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ContentType PROBLEM_JSON =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false));

  private Problems() {}

  /** The route with all its exceptions and rejections as problem documents. */
  public static Route sealed(Route route) {
    ExceptionHandler exceptions =
        ExceptionHandler.newBuilder()
            .matchAny(
                thrown ->
                    Directives.extractRequest(
                        request -> Directives.complete(response(problemOf(thrown, request)))))
            .build();
    RejectionHandler rejections =
        RejectionHandler.defaultHandler().mapRejectionResponse(Problems::described);
    return route.seal(rejections, exceptions);
  }

  public static HttpResponse response(Problem problem) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", "urn:viesti:problem:" + problem.kind());
    body.put("title", problem.status().reason());
    body.put("status", problem.status().intValue());
    body.put("detail", problem.detail());
    problem.field().ifPresent(field -> body.put("field", field));
    HttpResponse response =
        HttpResponse.create().withStatus(problem.status()).withEntity(entity(body));
    return problem
        .retryAfter()
        .map(after -> response.addHeader(RawHeader.create("Retry-After", seconds(after))))
        .orElse(response);
  }

  /** What a failure means to the client; logs those that are our fault, without the query. */
  private static Problem problemOf(Throwable thrown, HttpRequest request) {
    Throwable cause = thrown;
    while (isWrapping(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException known) {
      return known.problem();
    }
    if (cause instanceof AccountException account) {
      return ofAccount(account);
    }
    if (cause instanceof BlobStoreException blob) {
      return ofBlob(blob);
    }
    if (cause instanceof TimeoutException) {
      return Problem.unavailable("No answer in time; whether it was done is unknown.");
    }
    if (cause instanceof InvalidDraftException draft) {
      return Problem.unprocessable("This can't be a mail: " + draft.getMessage() + ".");
    }
    if (cause instanceof EntityStreamSizeException size) {
      return Problem.tooLarge(size.limit());
    }
    if (cause instanceof IllegalRequestException illegal) {
      return Problem.badRequest(illegal.info().summary());
    }
    if (cause instanceof IOException) {
      LOG.warn("{} {} failed", request.method().value(), request.getUri().path(), cause);
      return Problem.unavailable("Storage failed; try again.");
    }
    LOG.error("{} {} failed", request.method().value(), request.getUri().path(), cause);
    return Problem.internal();
  }

  /** Streams hand failures of storage and clients on inside others. */
  private static boolean isWrapping(Throwable cause) {
    return cause instanceof CompletionException
        || cause instanceof IOException
        || cause instanceof UncheckedIOException
        || cause instanceof IOOperationIncompleteException;
  }

  private static Problem ofAccount(AccountException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> Problem.notFound("account, alias or domain");
      case CONFLICT -> Problem.conflict(e.getMessage());
      case INVALID -> Problem.unprocessable(e.getMessage());
      case BUSY -> Problem.tooMany("Too many sign-ins at once.", Duration.ofSeconds(1));
      case UNAVAILABLE -> Problem.unavailable("Accounts can't be reached now.");
    };
  }

  private static Problem ofBlob(BlobStoreException e) {
    return switch (e.reason()) {
      case MISSING -> Problem.notFound("content");
      case TOO_LARGE -> Problem.unprocessable("The content is too large for this.");
      case NO_SPACE -> Problem.unavailable("There is too little storage space now.");
      case UNAVAILABLE -> Problem.unavailable("Not available now: " + e.what() + ".");
      case BROKEN -> {
        LOG.error("stored content is damaged", e);
        yield Problem.internal();
      }
    };
  }

  /** A rejection's default answer keeps its status and headers; its text becomes the detail. */
  private static HttpResponse described(HttpResponse response) {
    if (!(response.entity() instanceof HttpEntity.Strict text)) {
      return response;
    }
    ObjectNode body = MAPPER.createObjectNode();
    body.put("type", "about:blank");
    body.put("title", response.status().reason());
    body.put("status", response.status().intValue());
    body.put("detail", text.getData().utf8String());
    return response.withEntity(entity(body));
  }

  private static HttpEntity.Strict entity(ObjectNode body) {
    return HttpEntities.create(PROBLEM_JSON, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
