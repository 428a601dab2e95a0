package io.viesti.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.viesti.envelope.MailAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credentials that were right lately, so that a client that sends its password with every request
 * does not cost an Argon2 each time. Of the password only an HMAC under a key of this process is
 * kept. Thread-safe.
 */
final class RememberedCredentials {
  private static final String HMAC = "HmacSHA256";

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Remembered(byte[] mac, Account account) {}

  private final SecretKeySpec key;
  private final Cache<MailAddress, Remembered> right;
  private final AtomicLong changes = new AtomicLong();

  RememberedCredentials(AccountsSettings settings, Ticker ticker) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HMAC);
    this.right =
        Caffeine.newBuilder()
            .maximumSize(settings.maxRemembered())
            .expireAfterWrite(settings.rememberCredentials())
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** The account if this very password was right lately. */
  Optional<Account> find(MailAddress address, String password) {
    Remembered remembered = right.getIfPresent(address);
    return remembered != null && MessageDigest.isEqual(remembered.mac, mac(address, password))
        ? Optional.of(remembered.account)
        : Optional.empty();
  }

  /** To be read before a credential is looked up, and given to {@link #remember}. */
  long changes() {
    return changes.get();
  }

  /** Remembers a right credential, unless something was forgotten since {@code asOf}. */
  void remember(Account account, String password, long asOf) {
    Remembered fresh = new Remembered(mac(account.address(), password), account);
    right.asMap().compute(account.address(), (address, old) -> changes.get() == asOf ? fresh : old);
  }

  void forget(MailAddress address) {
    changes.incrementAndGet();
    right.invalidate(address);
  }

  private byte[] mac(MailAddress address, String password) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(address.toString().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
