package io.viesti.directory;

import io.viesti.directory.AddressBucketCommand.BindAccount;
import io.viesti.directory.AddressBucketCommand.BindAlias;
import io.viesti.directory.AddressBucketCommand.FindToken;
import io.viesti.directory.AddressBucketCommand.IssueToken;
import io.viesti.directory.AddressBucketCommand.ListAccounts;
import io.viesti.directory.AddressBucketCommand.Lookup;
import io.viesti.directory.AddressBucketCommand.RemoveAccount;
import io.viesti.directory.AddressBucketCommand.RemoveAlias;
import io.viesti.directory.AddressBucketCommand.RevokeToken;
import io.viesti.directory.AddressBucketCommand.Seal;
import io.viesti.directory.AddressBucketCommand.SetDisplayName;
import io.viesti.directory.AddressBucketCommand.SetPassword;
import io.viesti.directory.AddressBucketCommand.SetQuota;
import io.viesti.directory.AddressBucketCommand.Stop;
import io.viesti.directory.AddressBucketCommand.Unseal;
import io.viesti.gate.Acknowledging;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * A share of a domain's addresses, those whose local part hashes to it: accounts, aliases and the
 * accounts' tokens. The only writer of them, so an address is given out once.
 */
public final class AddressBucket
    extends EventSourcedBehaviorWithEnforcedReplies<
        AddressBucketCommand, AddressBucketEvent, AddressBucketState> {
  public static final EntityTypeKey<AddressBucketCommand> KEY =
      EntityTypeKey.create(AddressBucketCommand.class, "AddressBucket");

  /** Accounts and aliases in one bucket at most. */
  public static final int MAX_ADDRESSES = 10_000;

  /** Accounts in a reply at most: it stays below 128 KiB. */
  public static final int PAGE = 100;

  private final Acknowledging<AddressBucketCommand> acknowledging;
  private final InstantSource clock;

  private AddressBucket(
      ActorContext<AddressBucketCommand> context, String id, InstantSource clock) {
    super(PersistenceId.of(KEY.name(), id), DirectoryEntities.afterJournalFailure());
    this.acknowledging = new Acknowledging<>(context, Stop.INSTANCE);
    this.clock = clock;
  }

  static Behavior<AddressBucketCommand> create(String id, InstantSource clock) {
    return Behaviors.setup(context -> new AddressBucket(context, id, clock));
  }

  @Override
  public AddressBucketState emptyState() {
    return AddressBucketState.EMPTY;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return DirectoryEntities.SNAPSHOTS;
  }

  @Override
  public CommandHandlerWithReply<AddressBucketCommand, AddressBucketEvent, AddressBucketState>
      commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Lookup.class, (s, c) -> tell(c.replyTo(), s.lookup(c.localPart())))
        .onCommand(FindToken.class, (s, c) -> tell(c.replyTo(), s.findToken(c.hash(), c.now())))
        .onCommand(ListAccounts.class, (s, c) -> tell(c.replyTo(), s.page(c.after(), c.limit())))
        .onCommand(BindAccount.class, this::bindAccount)
        .onCommand(RemoveAccount.class, this::removeAccount)
        .onCommand(SetPassword.class, this::setPassword)
        .onCommand(SetQuota.class, this::setQuota)
        .onCommand(SetDisplayName.class, this::setDisplayName)
        .onCommand(BindAlias.class, this::bindAlias)
        .onCommand(RemoveAlias.class, this::removeAlias)
        .onCommand(IssueToken.class, this::issueToken)
        .onCommand(RevokeToken.class, this::revokeToken)
        .onCommand(Seal.class, this::seal)
        .onCommand(Unseal.class, this::unseal)
        .onCommand(Stop.class, c -> Effect().stop().thenNoReply())
        .build();
  }

  @Override
  public EventHandler<AddressBucketState, AddressBucketEvent> eventHandler() {
    return AddressBucketState::apply;
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> bindAccount(
      AddressBucketState state, BindAccount c) {
    Optional<AddressBucketReply.Reason> no = state.refuses(c.account().address().localPart());
    if (no.isPresent()) {
      return tell(c.replyTo(), new AddressBucketReply.Refused(no.get()));
    }
    return record(
        new AddressBucketEvent.AccountBound(c.account(), clock.instant()),
        c.account().address().localPart(),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> removeAccount(
      AddressBucketState state, RemoveAccount c) {
    return recordAndTellBefore(
        state.accounts().containsKey(c.localPart()),
        new AddressBucketEvent.AccountRemoved(c.localPart(), clock.instant()),
        state.lookup(c.localPart()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> setPassword(
      AddressBucketState state, SetPassword c) {
    return ofAccount(
        state,
        c.localPart(),
        new AddressBucketEvent.PasswordSet(c.localPart(), c.password(), clock.instant()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> setQuota(
      AddressBucketState state, SetQuota c) {
    return ofAccount(
        state,
        c.localPart(),
        new AddressBucketEvent.QuotaSet(c.localPart(), c.quota(), clock.instant()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> setDisplayName(
      AddressBucketState state, SetDisplayName c) {
    return ofAccount(
        state,
        c.localPart(),
        new AddressBucketEvent.DisplayNameSet(c.localPart(), c.displayName(), clock.instant()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> bindAlias(
      AddressBucketState state, BindAlias c) {
    Optional<AddressBucketReply.Reason> no = state.refuses(c.localPart());
    if (no.isPresent()) {
      return tell(c.replyTo(), new AddressBucketReply.Refused(no.get()));
    }
    return record(
        new AddressBucketEvent.AliasBound(c.localPart(), c.targets(), clock.instant()),
        c.localPart(),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> removeAlias(
      AddressBucketState state, RemoveAlias c) {
    return recordAndTellBefore(
        state.aliases().containsKey(c.localPart()),
        new AddressBucketEvent.AliasRemoved(c.localPart(), clock.instant()),
        state.lookup(c.localPart()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> issueToken(
      AddressBucketState state, IssueToken c) {
    return ofAccount(
        state,
        c.localPart(),
        new AddressBucketEvent.TokenIssued(c.localPart(), c.token(), clock.instant()),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> revokeToken(
      AddressBucketState state, RevokeToken c) {
    Optional<String> holder = state.holder(c.hash());
    if (holder.isEmpty()) {
      return tell(c.replyTo(), new AddressBucketReply.Unknown());
    }
    return record(
        new AddressBucketEvent.TokenRevoked(c.hash(), clock.instant()), holder.get(), c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> seal(
      AddressBucketState state, Seal c) {
    if (state.size() > 0) {
      return tell(c.replyTo(), new AddressBucketReply.Refused(AddressBucketReply.Reason.NOT_EMPTY));
    }
    return recordAndTellBefore(
        !state.closed(),
        new AddressBucketEvent.BucketSealed(clock.instant()),
        new AddressBucketReply.Sealed(),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> unseal(
      AddressBucketState state, Unseal c) {
    return recordAndTellBefore(
        state.closed(),
        new AddressBucketEvent.BucketUnsealed(clock.instant()),
        new AddressBucketReply.Unsealed(),
        c.replyTo());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> ofAccount(
      AddressBucketState state,
      String localPart,
      AddressBucketEvent event,
      ActorRef<AddressBucketReply> replyTo) {
    return state.accounts().containsKey(localPart)
        ? record(event, localPart, replyTo)
        : tell(replyTo, new AddressBucketReply.Unknown());
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> record(
      AddressBucketEvent event, String localPart, ActorRef<AddressBucketReply> replyTo) {
    return Effect()
        .persist(event)
        .thenRun((AddressBucketState after) -> acknowledging.tell(replyTo, after.lookup(localPart)))
        .thenNoReply();
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> recordAndTellBefore(
      boolean needed,
      AddressBucketEvent event,
      AddressBucketReply answer,
      ActorRef<AddressBucketReply> replyTo) {
    return needed
        ? Effect()
            .persist(event)
            .thenRun((AddressBucketState after) -> acknowledging.tell(replyTo, answer))
            .thenNoReply()
        : tell(replyTo, answer);
  }

  private ReplyEffect<AddressBucketEvent, AddressBucketState> tell(
      ActorRef<AddressBucketReply> replyTo, AddressBucketReply answer) {
    return Effect().reply(replyTo, answer);
  }
}
