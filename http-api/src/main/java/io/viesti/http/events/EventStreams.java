package io.viesti.http.events;

import io.viesti.http.HttpSettings;
import io.viesti.http.WebServices;
import io.viesti.http.events.MailboxFanout.Joined;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Opens event streams. A stream first joins the live pushes, whose standing is then known, reads
 * what it missed from the journal up to there, and goes on live: no gap and nothing twice.
 * Thread-safe.
 */
public final class EventStreams {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final MailboxJournal journal;
  private final ActorRef<EventHub.Message> hub;
  private final Slots slots;
  private final SharedKillSwitch shutdown = KillSwitches.shared("event-streams");

  /** Starts the hub. Once per node. */
  public EventStreams(WebServices services, HttpSettings settings) {
    this.system = services.system();
    this.settings = settings;
    this.journal = new MailboxJournal(system, settings.readJournal());
    this.hub =
        system.systemActorOf(
            EventHub.create(
                new MailboxFanout.Setup(services.mailboxes(), journal, settings.resubscribe())),
            "event-hub",
            Props.empty());
    this.slots = new Slots(settings.maxStreams(), settings.maxStreamsPerAccount());
    services.metrics().gauge("http.event.streams", slots, Slots::open);
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceUnbind(), "end-event-streams", this::end);
  }

  /** Streams never end by themselves: without this, a node that stops would wait for them. */
  private CompletionStage<Done> end() {
    shutdown.shutdown();
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /**
   * The octets of a stream.
   *
   * @param lastSeen of a client that comes back; empty for one that begins
   */
  CompletionStage<Source<ByteString, NotUsed>> open(String mailboxId, Optional<EventId> lastSeen) {
    slots.take(mailboxId);
    Pair<Pair<BoundedSourceQueue<Frame>, CompletionStage<Done>>, Source<Frame, NotUsed>> live =
        Source.<Frame>queue(settings.streamBuffer())
            .watchTermination(Keep.both())
            .preMaterialize(system);
    Listener listener = new Listener(live.first().first());
    CompletionStage<Done> end = live.first().second();
    end.whenComplete((done, failure) -> slots.give(mailboxId));
    CompletionStage<Joined> joined =
        AskPattern.ask(
            hub,
            replyTo -> new EventHub.Join(mailboxId, listener, replyTo),
            JOIN_PATIENCE,
            system.scheduler());
    return joined
        .whenComplete(
            (in, failure) -> {
              if (failure != null) {
                hub.tell(new EventHub.Leave(mailboxId, listener));
                listener.cutOff();
              } else {
                end.whenComplete((d, f) -> in.fanout().tell(new MailboxFanout.Leave(listener)));
              }
            })
        .thenApply(in -> stream(mailboxId, in.head(), lastSeen, listener, live.second()));
  }

  private Source<ByteString, NotUsed> stream(
      String mailboxId,
      long head,
      Optional<EventId> lastSeen,
      Listener listener,
      Source<Frame, NotUsed> live) {
    EventId standing = EventId.endOf(head);
    if (lastSeen.isPresent() && !canReplay(lastSeen.get(), head)) {
      listener.cutOff();
      return Source.single(Frame.resync(standing));
    }
    Tail tail = new Tail(lastSeen.orElse(standing));
    Source<ByteString, NotUsed> hello = Source.single(Frame.hello(lastSeen.orElse(standing)));
    Source<Frame, NotUsed> missed =
        lastSeen.map(seen -> missed(mailboxId, seen, head)).orElseGet(Source::empty);
    return hello
        .concat(missed.concat(live).map(tail::pass))
        // Lazily: what the last word is shows only at the end.
        .concatLazy(Source.lazySource(() -> tail.lastWord(listener)))
        .via(shutdown.flow())
        .keepAlive(settings.heartbeat(), () -> Frame.HEARTBEAT);
  }

  private boolean canReplay(EventId seen, long head) {
    return seen.seq() <= head && head - seen.seq() <= settings.replayLimit();
  }

  private Source<Frame, NotUsed> missed(String mailboxId, EventId seen, long head) {
    long from = Math.max(1, seen.seq());
    return from > head
        ? Source.empty()
        : journal
            .read(mailboxId, from, head)
            .mapConcat(Notifier::frames)
            .filter(frame -> frame.id().compareTo(seen) > 0);
  }

  /** Remembers where a stream stands, for its last word. Used by one stream, in its order. */
  private static final class Tail {
    private volatile EventId last;

    Tail(EventId begin) {
      this.last = begin;
    }

    ByteString pass(Frame frame) {
      last = frame.id();
      return frame.bytes();
    }

    Source<ByteString, NotUsed> lastWord(Listener listener) {
      return listener.isBehind() ? Source.single(Frame.resync(last)) : Source.empty();
    }
  }
}
