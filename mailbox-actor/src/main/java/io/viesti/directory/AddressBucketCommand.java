package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What can be asked of a bucket; local parts are normalised. Every command gets exactly one reply,
 * after its event is durable; no reply means unknown.
 */
public sealed interface AddressBucketCommand extends Wire {

  /** Changes nothing, so it may be asked again while the bucket is silent. */
  sealed interface Question extends AddressBucketCommand {}

  /** Asked once: without a reply nobody knows whether it was done. */
  sealed interface Change extends AddressBucketCommand {}

  /** Reply: {@code IsAccount}, {@code IsAlias} or {@code Unknown}. */
  record Lookup(String localPart, ActorRef<AddressBucketReply> replyTo) implements Question {}

  /** Gives an address to an account. Reply: {@code IsAccount}, or {@code Refused}. */
  record BindAccount(AccountEntry account, ActorRef<AddressBucketReply> replyTo)
      implements Change {}

  /** Takes an account out. Reply: {@code IsAccount} with how it was, or {@code Unknown}. */
  record RemoveAccount(String localPart, ActorRef<AddressBucketReply> replyTo) implements Change {}

  /** Reply: {@code IsAccount}, or {@code Unknown}. */
  record SetPassword(String localPart, PasswordHash password, ActorRef<AddressBucketReply> replyTo)
      implements Change {}

  /** Reply: {@code IsAccount}, or {@code Unknown}. */
  record SetQuota(String localPart, long quota, ActorRef<AddressBucketReply> replyTo)
      implements Change {}

  /** Reply: {@code IsAccount}, or {@code Unknown}. */
  record SetDisplayName(
      String localPart, Optional<String> displayName, ActorRef<AddressBucketReply> replyTo)
      implements Change {
    public SetDisplayName {
      displayName = displayName == null ? Optional.empty() : displayName;
    }
  }

  /** Makes an address an alias. Reply: {@code IsAlias}, or {@code Refused}. */
  record BindAlias(
      String localPart, List<MailAddress> targets, ActorRef<AddressBucketReply> replyTo)
      implements Change {
    public BindAlias {
      targets = targets == null ? List.of() : List.copyOf(targets);
    }
  }

  /** Reply: {@code IsAlias} with how it was, or {@code Unknown}. */
  record RemoveAlias(String localPart, ActorRef<AddressBucketReply> replyTo) implements Change {}

  /** Accounts in order of their local parts. Reply: {@code Page}. */
  record ListAccounts(Optional<String> after, int limit, ActorRef<AddressBucketReply> replyTo)
      implements Question {
    public ListAccounts {
      after = after == null ? Optional.empty() : after;
    }
  }

  /** Keeps a token of an account. Reply: {@code IsAccount}, or {@code Unknown}. */
  record IssueToken(String localPart, AccessToken token, ActorRef<AddressBucketReply> replyTo)
      implements Change {}

  /** Whose token this is. Reply: {@code TokenOf}, or {@code Unknown}, also when it expired. */
  record FindToken(String hash, Instant now, ActorRef<AddressBucketReply> replyTo)
      implements Question {
    @Override
    public String toString() {
      return "FindToken";
    }
  }

  /** Reply: {@code IsAccount} with whose token it was, or {@code Unknown}. */
  record RevokeToken(String hash, ActorRef<AddressBucketReply> replyTo) implements Change {
    @Override
    public String toString() {
      return "RevokeToken";
    }
  }

  /** Takes no more addresses from now on. Reply: {@code Sealed}, or {@code Refused}. */
  record Seal(ActorRef<AddressBucketReply> replyTo) implements Change {}

  /** Takes addresses again. Reply: {@code Unsealed}. */
  record Unseal(ActorRef<AddressBucketReply> replyTo) implements Change {}

  /** Of cluster sharding. */
  enum Stop implements AddressBucketCommand {
    INSTANCE
  }
}
