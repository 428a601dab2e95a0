package io.viesti.account;

import io.viesti.directory.AccountEntry;
import io.viesti.envelope.MailAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Checks of passwords. Thread-safe. */
final class Logins {
  private final AccountBuckets buckets;
  private final Passwords passwords;
  private final RememberedCredentials remembered;

  Logins(AccountBuckets buckets, Passwords passwords, RememberedCredentials remembered) {
    this.buckets = buckets;
    this.passwords = passwords;
    this.remembered = remembered;
  }

  CompletableFuture<Optional<Account>> authenticate(MailAddress given, String password) {
    if (password.length() > Passwords.MAX_LENGTH) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    MailAddress address = given.normalised();
    Optional<Account> lately = remembered.find(address, password);
    if (lately.isPresent()) {
      return CompletableFuture.completedFuture(lately);
    }
    long asOf = remembered.changes();
    return buckets
        .find(address)
        .thenCompose(
            entry ->
                passwords
                    .verify(password, entry.map(AccountEntry::password))
                    .thenApply(
                        right -> {
                          Optional<Account> account =
                              entry.filter(found -> right).map(AccountBuckets::view);
                          account.ifPresent(known -> remembered.remember(known, password, asOf));
                          return account;
                        }));
  }
}
