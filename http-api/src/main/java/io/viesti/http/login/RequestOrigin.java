package io.viesti.http.login;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whose page a browser's request comes from. Browsers attach cookies, and Basic credentials once
 * they were typed in, to requests of foreign pages too; they say so in {@code Sec-Fetch-Site} (W3C
 * Fetch Metadata) or {@code Origin} (RFC 6454). Requests of other programs say neither.
 */
enum RequestOrigin {
  /** Our own page: its script's header, or the browser's word. */
  OURS,
  FOREIGN,
  UNKNOWN;

  /** Sent by the page's script; foreign pages can't set it without a CORS permission. */
  static final String SCRIPT_HEADER = "X-Requested-With";

  private static final Set<String> OUR_SITE = Set.of("same-origin", "none");

  static RequestOrigin of(HttpRequest request) {
    if (request.getHeader(SCRIPT_HEADER).isPresent()) {
      return OURS;
    }
    Optional<String> site = request.getHeader("Sec-Fetch-Site").map(HttpHeader::value);
    if (site.isPresent()) {
      return OUR_SITE.contains(site.get()) ? OURS : FOREIGN;
    }
    Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
    if (origin.isEmpty()) {
      return UNKNOWN;
    }
    Optional<String> host = request.getHeader("Host").map(HttpHeader::value);
    return host.equals(authority(origin.get())) ? OURS : FOREIGN;
  }

  /** Whether a request only reads (RFC 9110 §9.2.1). */
  static boolean isSafe(HttpRequest request) {
    return request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
  }

  private static Optional<String> authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
