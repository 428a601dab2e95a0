package io.viesti.edge.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The TLS side of our ports: JDK's TLS, 1.2 and 1.3. */
public final class ServerTls {
  private ServerTls() {}

  /**
   * With an operator's files.
   *
   * @param certificate PEM, the chain, ours first
   * @param key PEM, PKCS#8, not encrypted
   * @throws IOException naming the file that can't be used
   */
  public static SslContext of(Path certificate, Path key) throws IOException {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new IOException("TLS file " + file + " can't be read");
      }
    }
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "TLS files " + certificate + " and " + key + " can't be used: " + e.getMessage(), e);
    }
  }

  /** With a certificate of our own in {@code directory}, made when it is not there yet. */
  public static SslContext selfSigned(Path directory, String hostname, Instant now)
      throws IOException {
    Path certificate = directory.resolve("smtp-certificate.pem");
    Path key = directory.resolve("smtp-key.pem");
    SelfSigned.ensure(certificate, key, hostname, now);
    return of(certificate, key);
  }
}
