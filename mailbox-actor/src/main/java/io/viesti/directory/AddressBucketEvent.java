package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened in a bucket; local parts are normalised. */
public sealed interface AddressBucketEvent extends Wire {

  Instant at();

  /** An address became an account. */
  record AccountBound(AccountEntry account, Instant at) implements AddressBucketEvent {}

  /** An account is gone, and with it its tokens. */
  record AccountRemoved(String localPart, Instant at) implements AddressBucketEvent {}

  /** An account has another password, and none of the tokens it had. */
  record PasswordSet(String localPart, PasswordHash password, Instant at)
      implements AddressBucketEvent {}

  record QuotaSet(String localPart, long quota, Instant at) implements AddressBucketEvent {}

  record DisplayNameSet(String localPart, Optional<String> displayName, Instant at)
      implements AddressBucketEvent {
    public DisplayNameSet {
      displayName = displayName == null ? Optional.empty() : displayName;
    }
  }

  /** An address became an alias. */
  record AliasBound(String localPart, List<MailAddress> targets, Instant at)
      implements AddressBucketEvent {
    public AliasBound {
      targets = targets == null ? List.of() : List.copyOf(targets);
    }
  }

  record AliasRemoved(String localPart, Instant at) implements AddressBucketEvent {}

  /** An account has one more token; those expired by then are gone. */
  record TokenIssued(String localPart, AccessToken token, Instant at)
      implements AddressBucketEvent {}

  record TokenRevoked(String hash, Instant at) implements AddressBucketEvent {
    @Override
    public String toString() {
      return "TokenRevoked[at=" + at + "]";
    }
  }

  /** No address is taken in any more. */
  record BucketSealed(Instant at) implements AddressBucketEvent {}

  record BucketUnsealed(Instant at) implements AddressBucketEvent {}
}
