package io.viesti.outside.peer;

import io.viesti.outside.process.OwnProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A key and its self-signed certificate in PEM, made by the JDK's keytool. */
final class SelfSignedChain {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "peer";

  private SelfSignedChain() {}

  /**
   * @param folder for the key store in between
   * @param pem key and certificate, in this order
   */
  static void write(String name, Path folder, Path pem) {
    Path store = folder.resolve("peer.p12");
    OwnProcess.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            ALIAS,
            "-dname",
            "CN=" + name,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD),
        Duration.ofSeconds(30));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Files.writeString(
          pem,
          block("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded())
              + block("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String type, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, lines.encodeToString(der), type);
  }
}
