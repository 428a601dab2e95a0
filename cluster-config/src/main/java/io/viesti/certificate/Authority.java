package io.viesti.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates for processes of one machine. Its key is never written down, so nobody can
 * sign more later; who wants others makes a new authority. RSA, since Pekko's remoting takes no
 * other keys. Blocks.
 */
public final class Authority {
  private static final int BITS = 2048;
  private static final Duration VALID = Duration.ofDays(3650);
  private static final String ALGORITHM = "SHA256withRSA";

  private final Path folder;
  private final Instant now;
  private final KeyPair pair;
  private final X509Certificate certificate;

  /** Made anew, its certificate in {@code authorities.pem} of the folder. */
  public Authority(Path folder, Instant now) throws IOException {
    this.folder = folder;
    this.now = now;
    pair = newPair();
    X509v3CertificateBuilder builder = builder("Viesti inside", pair, "Viesti inside");
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    certificate = signed(builder);
    Files.createDirectories(folder);
    write(authorities(), pem(certificate), "rw-r--r--");
  }

  /** The file that others are told to believe. */
  public Path authorities() {
    return folder.resolve("authorities.pem");
  }

  /**
   * Signs for one process: {@code NAME.pem} and {@code NAME.key}.
   *
   * @param names host names and addresses it is reached by; the first is also its common name
   */
  public Identity issue(String name, List<String> names) throws IOException {
    KeyPair own = newPair();
    X509v3CertificateBuilder builder = builder(names.get(0), own, "Viesti inside");
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
    Identity identity =
        new Identity(authorities(), folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    write(identity.key(), pem(new JcaPKCS8Generator(own.getPrivate(), null)), "rw-------");
    write(identity.certificate(), pem(signed(builder)), "rw-r--r--");
    return identity;
  }

  private static GeneralNames alternatives(List<String> names) {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      boolean address = name.matches("[0-9.]+|.*:.*");
      all.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private X509v3CertificateBuilder builder(String subject, KeyPair keys, String issuer) {
    return new JcaX509v3CertificateBuilder(
        name(issuer),
        new BigInteger(120, new SecureRandom()),
        Date.from(now.minus(Duration.ofDays(1))),
        Date.from(now.plus(VALID)),
        name(subject),
        keys.getPublic());
  }

  private static X500Name name(String common) {
    return new X500NameBuilder().addRDN(BCStyle.CN, common).build();
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) throws IOException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(ALGORITHM).build(pair.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new CertIOException("no certificate could be made: " + e.getMessage(), e);
    }
  }

  private static KeyPair newPair() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("no key could be made: " + e.getMessage(), e);
    }
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static void write(Path file, String text, String permissions) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(file, text);
  }
}
