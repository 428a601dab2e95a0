package io.viesti.account;

import io.viesti.directory.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with 19 MiB, two passes, one lane. Each call takes that memory and tens of
 * milliseconds of the caller's thread: only for {@link Passwords}. Thread-safe.
 */
final class Argon2id {
  private static final int SALT_OCTETS = 16;
  private static final int HASH_OCTETS = 32;
  static final int MEMORY_KIB = 19 * 1024;
  static final int PASSES = 2;
  static final int LANES = 1;

  private final SecureRandom random = new SecureRandom();

  /** Hashes a password under a fresh salt. */
  PasswordHash hash(String password) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    return hash(password, new PhcString(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_OCTETS]));
  }

  /** Hashes a password by given parameters and salt; the hash gets the length of the given one. */
  PasswordHash hash(String password, PhcString by) {
    return new PasswordHash(by.withHash(derive(password, by)).toString());
  }

  /** Whether the password is the one hashed; takes the same time whatever the answer. */
  boolean verify(String password, PhcString expected) {
    return MessageDigest.isEqual(derive(password, expected), expected.hash());
  }

  private static byte[] derive(String password, PhcString by) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(by.memoryKib())
            .withIterations(by.passes())
            .withParallelism(by.lanes())
            .withSalt(by.salt())
            .build());
    byte[] hash = new byte[by.hash().length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
