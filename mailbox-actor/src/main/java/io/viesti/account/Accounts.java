package io.viesti.account;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Domains, accounts and aliases. Thread-safe; no call blocks. Changes complete when durable. Stages
 * fail with {@link AccountException}.
 */
public interface Accounts {

  CompletionStage<Void> createDomain(String domain);

  /** Refused with {@code CONFLICT} while it has accounts or aliases. */
  CompletionStage<Void> deleteDomain(String domain);

  CompletionStage<List<String>> domains();

  /** Creates an account with a clear password, hashed here by Argon2id. */
  CompletionStage<Account> create(MailAddress address, String password, OptionalLong quota);

  /** Creates an account with a ready-made hash in PHC form ({@code $argon2id$v=19$...}). */
  CompletionStage<Account> createHashed(MailAddress address, String phc, OptionalLong quota);

  CompletionStage<Optional<Account>> find(MailAddress address);

  /** Accounts of a domain after the given address, in order, at most 1,000. */
  CompletionStage<List<Account>> list(String domain, Optional<MailAddress> after, int limit);

  CompletionStage<Void> delete(MailAddress address);

  /** Ends all tokens of the account too. */
  CompletionStage<Void> setPassword(MailAddress address, String password);

  CompletionStage<Account> setDisplayName(MailAddress address, Optional<String> name);

  CompletionStage<Account> setQuota(MailAddress address, long quota);

  /** An alias leads to 1 to 100 addresses, hosted here. */
  CompletionStage<Void> createAlias(MailAddress alias, List<MailAddress> targets);

  CompletionStage<Void> deleteAlias(MailAddress alias);

  /**
   * The account if the password is right. A right one is remembered for at most 60 s and forgotten
   * on change; wrong ones cost the same time whether or not the account exists. Fails with {@code
   * BUSY} when too many verifications wait.
   */
  CompletionStage<Optional<Account>> authenticate(MailAddress address, String password);

  CompletionStage<Token> issueToken(MailAddress address);

  /** The account a token was issued for; empty when unknown, revoked or expired. */
  CompletionStage<Optional<Account>> verifyToken(String token);

  CompletionStage<Void> revokeToken(String token);

  /** A bearer token; never logged. */
  record Token(String value, Instant expiresAt) {
    @Override
    public String toString() {
      return "Token[expiresAt=" + expiresAt + "]";
    }
  }
}
