package io.viesti.http.page;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /}: the page and its two companions. Nothing of it comes from elsewhere. */
public final class PageRoutes {
  private static final String FOLDER = "/io/viesti/http/page/";

  /** Scripts and styles are ours alone; a mail's HTML is shown in a frame without any script. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                  + " connect-src 'self'; img-src 'self' data:; frame-src 'self';"
                  + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  public Route routes() {
    return concat(
        pathEndOrSingleSlash(() -> file("index.html", ContentTypes.TEXT_HTML_UTF8)),
        path(
            "viesti.js",
            () -> file("viesti.js", ContentTypes.parse("text/javascript; charset=utf-8"))),
        path(
            "viesti.css", () -> file("viesti.css", ContentTypes.parse("text/css; charset=utf-8"))));
  }

  private static Route file(String name, ContentType type) {
    byte[] content = content(name);
    EntityTag tag = EntityTag.create(Integer.toHexString(Arrays.hashCode(content)), false);
    HttpResponse response = HttpResponse.create().withEntity(HttpEntities.create(type, content));
    return get(() -> respondWithHeaders(HEADERS, () -> conditional(tag, () -> complete(response))));
  }

  private static byte[] content(String name) {
    try (InputStream in = PageRoutes.class.getResourceAsStream(FOLDER + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
