package io.viesti.certificate;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * What a process shows to others and whom it believes, as files in PEM.
 *
 * @param authorities certificates of those whose signature counts
 * @param certificate our chain, ours first
 * @param key PKCS#8, not encrypted
 */
public record Identity(Path authorities, Path certificate, Path key) {

  /**
   * For both ends of a connection. Reads the files; blocks.
   *
   * @throws IOException naming a file that can't be read, or saying what is wrong with them
   */
  public SSLContext context() throws IOException {
    File shown = readable(certificate);
    File secret = readable(key);
    return context(authorities, builder -> builder.keyManager(shown, secret));
  }

  /**
   * For a client that shows nothing.
   *
   * @throws IOException as {@link #context()}
   */
  public static SSLContext believing(Path authorities) throws IOException {
    return context(authorities, builder -> builder);
  }

  private static SSLContext context(Path authorities, UnaryOperator<SslContextBuilder> more)
      throws IOException {
    File believed = readable(authorities);
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(believed);
      return ((JdkSslContext) more.apply(builder).build()).context();
    } catch (IllegalArgumentException e) {
      throw new IOException("a certificate or key can't be used: " + e.getMessage(), e);
    }
  }

  /**
   * Key and chain as a PKCS#12 store, for programs that take nothing else; readable by its owner
   * only.
   */
  public void writeStore(Path file, char[] password) throws IOException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(key));
        InputStream chain = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "own",
          new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject()),
          password,
          CertificateFactory.getInstance("X.509")
              .generateCertificates(chain)
              .toArray(Certificate[]::new));
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate or key can't be used: " + e.getMessage(), e);
    }
  }

  private static File readable(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("TLS file " + file + " can't be read");
    }
    return file.toFile();
  }
}
