package io.viesti.directory;

import io.viesti.directory.HostedDomainCommand.Describe;
import io.viesti.directory.HostedDomainCommand.Drop;
import io.viesti.directory.HostedDomainCommand.Host;
import io.viesti.directory.HostedDomainCommand.OfferAdministrator;
import io.viesti.directory.HostedDomainCommand.ReservePostmaster;
import io.viesti.directory.HostedDomainCommand.Stop;
import io.viesti.directory.HostedDomainCommand.WithdrawAdministrator;
import io.viesti.directory.HostedDomainEvent.AdministratorChanged;
import io.viesti.directory.HostedDomainEvent.Dropped;
import io.viesti.directory.HostedDomainEvent.Hosted;
import io.viesti.directory.HostedDomainEvent.PostmasterReserved;
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

/**
 * A domain that may be hosted here: its buckets and who is postmaster. Small and rarely written;
 * addresses live in {@link AddressBucket}s.
 */
public final class HostedDomain
    extends EventSourcedBehaviorWithEnforcedReplies<
        HostedDomainCommand, HostedDomainEvent, HostedDomainState> {
  public static final EntityTypeKey<HostedDomainCommand> KEY =
      EntityTypeKey.create(HostedDomainCommand.class, "HostedDomain");

  private final Acknowledging<HostedDomainCommand> acknowledging;
  private final InstantSource clock;

  private HostedDomain(
      ActorContext<HostedDomainCommand> context, String domain, InstantSource clock) {
    super(PersistenceId.of(KEY.name(), domain), DirectoryEntities.afterJournalFailure());
    this.acknowledging = new Acknowledging<>(context, Stop.INSTANCE);
    this.clock = clock;
  }

  static Behavior<HostedDomainCommand> create(String domain, InstantSource clock) {
    return Behaviors.setup(context -> new HostedDomain(context, domain, clock));
  }

  @Override
  public HostedDomainState emptyState() {
    return HostedDomainState.NOT_HOSTED;
  }

  @Override
  public CommandHandlerWithReply<HostedDomainCommand, HostedDomainEvent, HostedDomainState>
      commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Describe.class, (state, c) -> describe(state, c.replyTo()))
        .onCommand(Host.class, this::host)
        .onCommand(OfferAdministrator.class, this::offerAdministrator)
        .onCommand(WithdrawAdministrator.class, this::withdrawAdministrator)
        .onCommand(ReservePostmaster.class, this::reservePostmaster)
        .onCommand(Drop.class, this::drop)
        .onCommand(Stop.class, c -> Effect().stop().thenNoReply())
        .build();
  }

  @Override
  public EventHandler<HostedDomainState, HostedDomainEvent> eventHandler() {
    return HostedDomainState::apply;
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> host(HostedDomainState state, Host c) {
    if (state.hosting().isPresent()) {
      return Effect()
          .reply(c.replyTo(), new HostedDomainReply.AlreadyHosted(state.hosting().get()));
    }
    return record(new Hosted(c.id(), c.buckets(), c.postmaster(), clock.instant()), c.replyTo());
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> offerAdministrator(
      HostedDomainState state, OfferAdministrator c) {
    boolean vacant = state.hosting().filter(h -> h.administrator().isEmpty()).isPresent();
    return vacant
        ? record(new AdministratorChanged(Optional.of(c.account()), clock.instant()), c.replyTo())
        : describe(state, c.replyTo());
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> withdrawAdministrator(
      HostedDomainState state, WithdrawAdministrator c) {
    boolean holds =
        state.hosting().flatMap(Hosting::administrator).filter(c.account()::equals).isPresent();
    return holds
        ? record(new AdministratorChanged(Optional.empty(), clock.instant()), c.replyTo())
        : describe(state, c.replyTo());
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> reservePostmaster(
      HostedDomainState state, ReservePostmaster c) {
    return state.hosting().isPresent()
        ? record(new PostmasterReserved(c.mailbox(), clock.instant()), c.replyTo())
        : describe(state, c.replyTo());
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> drop(HostedDomainState state, Drop c) {
    return state.hosting().isPresent()
        ? record(new Dropped(clock.instant()), c.replyTo())
        : describe(state, c.replyTo());
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> record(
      HostedDomainEvent event, ActorRef<HostedDomainReply> replyTo) {
    return Effect()
        .persist(event)
        .thenRun((HostedDomainState after) -> acknowledging.tell(replyTo, after.description()))
        .thenNoReply();
  }

  private ReplyEffect<HostedDomainEvent, HostedDomainState> describe(
      HostedDomainState state, ActorRef<HostedDomainReply> replyTo) {
    return Effect().reply(replyTo, state.description());
  }
}
