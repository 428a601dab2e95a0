package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;

/** What a bucket answers. */
public sealed interface AddressBucketReply extends Wire {

  record IsAccount(AccountEntry account) implements AddressBucketReply {}

  record IsAlias(List<MailAddress> targets) implements AddressBucketReply {
    public IsAlias {
      targets = targets == null ? List.of() : List.copyOf(targets);
    }
  }

  record Unknown() implements AddressBucketReply {}

  record TokenOf(AccountEntry account, Instant expiresAt) implements AddressBucketReply {}

  record Page(List<AccountEntry> accounts, boolean hasMore) implements AddressBucketReply {
    public Page {
      accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }
  }

  record Sealed() implements AddressBucketReply {}

  record Unsealed() implements AddressBucketReply {}

  /** Nothing was changed. */
  record Refused(Reason reason) implements AddressBucketReply {}

  /** Why a bucket refuses. */
  enum Reason {
    /** The address is an account or alias already. */
    TAKEN,
    /** {@value AddressBucket#MAX_ADDRESSES} addresses are here. */
    FULL,
    /** The domain is being deleted, or was. */
    SEALED,
    /** It can't be sealed while it has addresses. */
    NOT_EMPTY
  }
}
