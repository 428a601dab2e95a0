package io.viesti.directory;

import io.viesti.directory.DomainListCommand.Add;
import io.viesti.directory.DomainListCommand.Read;
import io.viesti.directory.DomainListCommand.Remove;
import io.viesti.directory.DomainListCommand.Stop;
import io.viesti.gate.Acknowledging;
import java.time.InstantSource;
import java.util.List;
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
 * The names of all hosted domains: one entity. A name is added before its {@link HostedDomain}
 * starts hosting and removed after it stopped, so no hosted domain is ever missing here. Nodes keep
 * a copy, so that strangers asking for foreign domains start no entities.
 */
public final class DomainList
    extends EventSourcedBehaviorWithEnforcedReplies<
        DomainListCommand, DomainListEvent, DomainListState> {
  public static final EntityTypeKey<DomainListCommand> KEY =
      EntityTypeKey.create(DomainListCommand.class, "DomainList");

  /** The only entity id. */
  public static final String ID = "all";

  public static final int MAX_DOMAINS = 10_000;

  /** Names in a reply at most: 255 octets each stay below 128 KiB. */
  public static final int PAGE = 400;

  private final Acknowledging<DomainListCommand> acknowledging;
  private final InstantSource clock;

  private DomainList(ActorContext<DomainListCommand> context, String id, InstantSource clock) {
    super(PersistenceId.of(KEY.name(), id), DirectoryEntities.afterJournalFailure());
    this.acknowledging = new Acknowledging<>(context, Stop.INSTANCE);
    this.clock = clock;
  }

  static Behavior<DomainListCommand> create(String id, InstantSource clock) {
    return Behaviors.setup(context -> new DomainList(context, id, clock));
  }

  @Override
  public DomainListState emptyState() {
    return DomainListState.EMPTY;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return DirectoryEntities.SNAPSHOTS;
  }

  @Override
  public CommandHandlerWithReply<DomainListCommand, DomainListEvent, DomainListState>
      commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Read.class, this::read)
        .onCommand(Add.class, this::add)
        .onCommand(Remove.class, this::remove)
        .onCommand(Stop.class, c -> Effect().stop().thenNoReply())
        .build();
  }

  @Override
  public EventHandler<DomainListState, DomainListEvent> eventHandler() {
    return DomainListState::apply;
  }

  private ReplyEffect<DomainListEvent, DomainListState> read(DomainListState state, Read c) {
    boolean known = c.knownVersion().filter(version -> version == state.version()).isPresent();
    return Effect()
        .reply(c.replyTo(), known ? new DomainListReply.Unchanged() : state.page(c.after()));
  }

  private ReplyEffect<DomainListEvent, DomainListState> add(DomainListState state, Add c) {
    if (state.contains(c.domain())) {
      return Effect().reply(c.replyTo(), done(state));
    }
    if (state.size() >= MAX_DOMAINS) {
      return Effect().reply(c.replyTo(), new DomainListReply.Full());
    }
    return record(new DomainListEvent.Added(c.domain(), clock.instant()), c.replyTo());
  }

  private ReplyEffect<DomainListEvent, DomainListState> remove(DomainListState state, Remove c) {
    return state.contains(c.domain())
        ? record(new DomainListEvent.Removed(c.domain(), clock.instant()), c.replyTo())
        : Effect().reply(c.replyTo(), done(state));
  }

  private ReplyEffect<DomainListEvent, DomainListState> record(
      DomainListEvent event, ActorRef<DomainListReply> replyTo) {
    return Effect()
        .persist(event)
        .thenRun((DomainListState after) -> acknowledging.tell(replyTo, DomainList.done(after)))
        .thenNoReply();
  }

  private static DomainListReply done(DomainListState state) {
    return new DomainListReply.Page(state.version(), List.of(), false);
  }
}
