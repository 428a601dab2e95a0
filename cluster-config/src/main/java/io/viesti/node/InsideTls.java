package io.viesti.node;

import com.typesafe.config.Config;
import io.viesti.certificate.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;

/**
 * TLS of the doors this node opens to HTTP, and whether the profile {@code viesti.inside.tls} has
 * what it needs: found out before anything is started, so that nothing runs half open.
 */
final class InsideTls {
  private static final String PROFILE = "viesti.inside";

  private InsideTls() {}

  /**
   * @throws StartupException when the profile is on and a file is missing, or S3 would be plain
   */
  static void require(Config config) {
    if (!config.getBoolean(PROFILE + ".tls")) {
      return;
    }
    for (String key : new String[] {"authorities", "certificate", "key"}) {
      if (config.getString(PROFILE + "." + key).isBlank()) {
        throw new StartupException(PROFILE + ".tls = on needs " + PROFILE + "." + key);
      }
    }
    context(PROFILE, config);
    if (config.hasPath("viesti.s3.endpoint")
        && config.getString("viesti.s3.endpoint").startsWith("http:")) {
      throw new StartupException(
          PROFILE
              + ".tls = on, but viesti.s3.endpoint is "
              + config.getString("viesti.s3.endpoint"));
    }
  }

  /** What a door speaks: empty for plain HTTP. {@code key} holds certificate, key, authorities. */
  static Optional<HttpsConnectionContext> door(String key, Config config) {
    if (config.getString(key + ".certificate").isBlank()) {
      return Optional.empty();
    }
    SSLContext context = context(key, config);
    boolean asks = !authorities(key, config).isBlank();
    return Optional.of(
        ConnectionContext.httpsServer(
            () -> {
              SSLEngine engine = context.createSSLEngine();
              engine.setUseClientMode(false);
              engine.setWantClientAuth(asks);
              return engine;
            }));
  }

  private static String authorities(String key, Config config) {
    return config.hasPath(key + ".authorities") ? config.getString(key + ".authorities") : "";
  }

  private static SSLContext context(String key, Config config) {
    Path certificate = Path.of(config.getString(key + ".certificate"));
    String authorities = authorities(key, config);
    try {
      return new Identity(
              authorities.isBlank() ? certificate : Path.of(authorities),
              certificate,
              Path.of(config.getString(key + ".key")))
          .context();
    } catch (IOException e) {
      throw new StartupException(key + ": " + e.getMessage(), e);
    }
  }
}
