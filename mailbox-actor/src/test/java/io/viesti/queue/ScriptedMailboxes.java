package io.viesti.queue;

import io.viesti.mailbox.Arrival;
import io.viesti.mailbox.Delivery;
import io.viesti.mailbox.Delivery.Result;
import io.viesti.mailbox.DeliveryId;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/**
 * Mailboxes of a cluster of one that store what comes, know repeats, and fail as they are told.
 * Thread-safe. Several systems may share one, as nodes share a journal.
 */
public final class ScriptedMailboxes {
  private final Map<String, Deque<Optional<Result>>> scripts = new HashMap<>();
  private final Map<String, List<Arrival>> stored = new HashMap<>();
  private final Set<DeliveryId> known = new HashSet<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private Optional<Result> all = Optional.empty();
  private volatile Consumer<Arrival> whenStored = arrival -> {};

  /** Makes the system a cluster of one and hosts the mailboxes in it. */
  public void host(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ClusterSharding.get(system)
        .init(Entity.of(Mailbox.KEY, context -> mailbox(context.getEntityId())));
  }

  private Behavior<MailboxCommand> mailbox(String mailboxId) {
    return Behaviors.receive(MailboxCommand.class)
        .onMessage(
            MailboxCommand.Deliver.class,
            deliver -> {
              answer(mailboxId, deliver.arrival())
                  .ifPresent(
                      result ->
                          deliver
                              .replyTo()
                              .tell(
                                  new Delivery(
                                      deliver.token(),
                                      mailboxId,
                                      result,
                                      Optional.of(new EmailId(1)))));
              return Behaviors.same();
            })
        .build();
  }

  private synchronized Optional<Result> answer(String mailboxId, Arrival arrival) {
    arrivals.add(arrival);
    Deque<Optional<Result>> script = scripts.get(mailboxId);
    Optional<Result> told =
        script == null
            ? all.or(() -> Optional.of(Result.STORED))
            : script.size() > 1 ? script.poll() : script.peek();
    if (told.isPresent() && told.get() == Result.STORED) {
      if (!known.add(arrival.deliveryId())) {
        return Optional.of(Result.REPEATED);
      }
      stored.computeIfAbsent(mailboxId, id -> new ArrayList<>()).add(arrival);
      whenStored.accept(arrival);
    }
    return told;
  }

  /** Who looks on; must be quick. */
  public void whenStored(Consumer<Arrival> then) {
    whenStored = then;
  }

  /** From now on this mailbox answers so, in order; the last one stays. */
  public synchronized void answers(String mailboxId, Result... results) {
    scripts.put(mailboxId, new ArrayDeque<>(Arrays.stream(results).map(Optional::of).toList()));
  }

  /** From now on this mailbox says nothing. */
  public synchronized void isSilent(String mailboxId) {
    scripts.put(mailboxId, new ArrayDeque<>(List.of(Optional.empty())));
  }

  /** From now on this mailbox stores what comes. */
  public synchronized void isWell(String mailboxId) {
    scripts.remove(mailboxId);
  }

  /** Mailboxes without a word of their own answer so, as when the journal is down. */
  public synchronized void allAnswer(Result result) {
    all = Optional.of(result);
  }

  public synchronized void allAreWell() {
    all = Optional.empty();
  }

  /** What a mailbox has, in the order it came. */
  public synchronized List<Arrival> stored(String mailboxId) {
    return List.copyOf(stored.getOrDefault(mailboxId, List.of()));
  }

  /** All that was delivered to mailboxes whose addresses are {@code mailboxId@demo.test}. */
  public synchronized List<Arrival> arrivals(String mailboxId) {
    return arrivals.stream()
        .filter(arrival -> arrival.recipient().toString().equals(mailboxId + "@demo.test"))
        .toList();
  }
}
