package io.viesti.edge.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a certificate nobody else vouches for, so that TLS can be had without any set-up. */
final class SelfSigned {
  private static final Duration VALID = Duration.ofDays(3650);

  private SelfSigned() {}

  /** Writes key and certificate where there are none; the key is readable by its owner only. */
  static void ensure(Path certificate, Path key, String hostname, Instant now) throws IOException {
    if (Files.exists(certificate) && Files.exists(key)) {
      return;
    }
    Files.createDirectories(certificate.toAbsolutePath().getParent());
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      write(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), "rw-------");
      write(certificate, pem(sign(pair, hostname, now)), "rw-r--r--");
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("no certificate could be made: " + e.getMessage(), e);
    }
  }

  private static X509Certificate sign(KeyPair pair, String hostname, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hostname).build();
    X509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALID)),
            name,
            pair.getPublic());
    certificate.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, hostname)));
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static void write(Path file, String text, String permissions) throws IOException {
    FileAttribute<?> mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    Files.deleteIfExists(file);
    try {
      Files.createFile(file, mode);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " appeared while it was being written", e);
    }
    Files.writeString(file, text);
  }
}
