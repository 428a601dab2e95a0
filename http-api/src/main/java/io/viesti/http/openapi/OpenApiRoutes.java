package io.viesti.http.openapi;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /openapi.yaml}: the OpenAPI 3.1 document of this interface. */
public final class OpenApiRoutes {
  /** RFC 9512. */
  private static final ContentType YAML = ContentTypes.parse("application/yaml");

  private static final String RESOURCE = "/io/viesti/http/openapi.yaml";

  private final byte[] document = document();

  /** The document as it is served, UTF-8. */
  public static byte[] document() {
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream(RESOURCE)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Route routes() {
    return path(
        "openapi.yaml",
        () ->
            get(
                () ->
                    complete(
                        HttpResponse.create()
                            .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*"))
                            .withEntity(HttpEntities.create(YAML, document)))));
  }
}
