package io.viesti.delivery;

import io.viesti.delivery.domain.DomainQueue;
import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.delivery.domain.DomainQueueCommand.Acted;
import io.viesti.delivery.domain.Lane;
import io.viesti.delivery.domain.QueuedMailView;
import io.viesti.delivery.site.SitePaths;
import io.viesti.delivery.site.SiteView;
import io.viesti.wake.WakeEntry;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/**
 * What waits for delivery and why, and what operators can do about it. For people: it asks, page by
 * page. Thread-safe; no call blocks; stages fail when a queue does not answer in time.
 */
public final class QueueInspection {
  /** Wake entries looked at to find the queues that owe work. */
  private static final int MAX_ENTRIES = 10_000;

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final WakeIndex wakeIndex;
  private final ActorRef<SitePaths.Command> ours;
  private final int lanes;
  private final Duration timeout;

  QueueInspection(
      ActorSystem<?> system,
      WakeIndex wakeIndex,
      ActorRef<SitePaths.Command> ours,
      DeliverySettings settings) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.wakeIndex = wakeIndex;
    this.ours = ours;
    this.lanes = settings.lanes();
    this.timeout = settings.askTimeout();
  }

  /** Domains that mail waits for, after the given one in the order of names. */
  public CompletionStage<List<DomainView>> list(Optional<String> after, int limit) {
    return wakeIndex
        .due(DomainQueue.KEY.name(), Instant.ofEpochMilli(Long.MAX_VALUE / 2), MAX_ENTRIES)
        .thenApply(
            entries ->
                entries.stream()
                    .map(WakeEntry::entityId)
                    .map(id -> Lane.parse(id).domain())
                    .distinct()
                    .filter(domain -> after.isEmpty() || domain.compareTo(after.get()) > 0)
                    .sorted()
                    .limit(limit)
                    .toList())
        .thenCompose(domains -> all(domains.stream().map(this::domain).toList()))
        .thenApply(views -> views.stream().flatMap(Optional::stream).toList());
  }

  /** One domain; empty when no mail waits for it and nobody holds it. */
  public CompletionStage<Optional<DomainView>> domain(String domain) {
    return eachLane(domain, DomainQueueCommand.Inspect::new)
        .thenApply(views -> DomainView.of(domain, views));
  }

  /** Mails that wait for a domain, oldest submission first, after the given one. */
  public CompletionStage<List<QueuedMailView>> mails(
      String domain, Optional<String> after, int limit) {
    return eachLane(
            domain,
            (ActorRef<DomainQueueCommand.QueuePage> replyTo) ->
                new DomainQueueCommand.ListMails(after, limit, replyTo))
        .thenApply(
            pages ->
                pages.stream()
                    .flatMap(page -> page.mails().stream())
                    .sorted(Comparator.comparing(QueuedMailView::id))
                    .limit(limit)
                    .toList());
  }

  /** Tries all mails of a domain now, whatever their clocks and suspensions say. */
  public CompletionStage<Acted> retry(String domain) {
    return act(domain, replyTo -> new DomainQueueCommand.RetryNow(Optional.empty(), replyTo));
  }

  /** Tries one mail now. */
  public CompletionStage<Acted> retry(String domain, String submissionId) {
    return ask(
        Lane.of(domain, submissionId, lanes),
        replyTo -> new DomainQueueCommand.RetryNow(Optional.of(submissionId), replyTo));
  }

  /** Tries nothing until released, also after a restart; mail still comes in and expires. */
  public CompletionStage<Acted> hold(String domain, String reason) {
    return act(domain, replyTo -> new DomainQueueCommand.Hold(reason, replyTo));
  }

  public CompletionStage<Acted> release(String domain) {
    return act(domain, DomainQueueCommand.Release::new);
  }

  /** Takes a mail out without a report to its sender. */
  public CompletionStage<Acted> cancel(String domain, String submissionId, String reason) {
    return withdraw(domain, submissionId, false, reason);
  }

  /** Takes a mail out with a report of failure to its sender. */
  public CompletionStage<Acted> bounce(String domain, String submissionId, String reason) {
    return withdraw(domain, submissionId, true, reason);
  }

  /** The site paths of all nodes by node; one that does not answer in time fails the stage. */
  public CompletionStage<Map<String, List<SiteView>>> sites() {
    return AskPattern.<Receptionist.Command, Receptionist.Listing>ask(
            system.receptionist(),
            replyTo -> Receptionist.find(SitePaths.EVERYWHERE, replyTo),
            timeout,
            system.scheduler())
        .thenApply(
            found -> {
              // A node that has just started is not in the list yet, its own part is.
              Set<ActorRef<SitePaths.Command>> nodes =
                  new HashSet<>(found.getServiceInstances(SitePaths.EVERYWHERE));
              nodes.add(ours);
              return List.copyOf(nodes);
            })
        .thenCompose(nodes -> all(nodes.stream().map(this::sites).toList()))
        .thenApply(
            answers -> {
              Map<String, List<SiteView>> byNode = new TreeMap<>();
              answers.forEach(answer -> byNode.put(answer.node(), answer.sites()));
              return byNode;
            });
  }

  private record NodeSites(String node, List<SiteView> sites) {}

  private CompletionStage<NodeSites> sites(ActorRef<SitePaths.Command> node) {
    // The address of a local reference has no host.
    String address =
        node.path().address().hasGlobalScope()
            ? node.path().address().hostPort()
            : system.address().hostPort();
    return AskPattern.ask(node, SitePaths.Inspect::new, timeout, system.scheduler())
        .thenApply(views -> new NodeSites(address, views.sites()));
  }

  private CompletionStage<Acted> withdraw(
      String domain, String submissionId, boolean bounce, String reason) {
    return ask(
        Lane.of(domain, submissionId, lanes),
        replyTo -> new DomainQueueCommand.Withdraw(submissionId, bounce, reason, replyTo));
  }

  private CompletionStage<Acted> act(
      String domain, Function<ActorRef<Acted>, DomainQueueCommand> command) {
    return eachLane(domain, command)
        .thenApply(
            answers ->
                new Acted(
                    answers.stream().mapToInt(Acted::mails).sum(),
                    answers.stream().flatMap(a -> a.problem().stream()).findFirst()));
  }

  private <R> CompletionStage<List<R>> eachLane(
      String domain, Function<ActorRef<R>, DomainQueueCommand> command) {
    return all(
        IntStream.range(0, lanes)
            .mapToObj(number -> this.<R>ask(new Lane(domain, number), command))
            .toList());
  }

  private <R> CompletionStage<R> ask(Lane lane, Function<ActorRef<R>, DomainQueueCommand> command) {
    return sharding.entityRefFor(DomainQueue.KEY, lane.entityId()).ask(command::apply, timeout);
  }

  private static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
    CompletionStage<List<T>> collected = CompletableFuture.completedFuture(new ArrayList<>());
    for (CompletionStage<T> stage : stages) {
      collected =
          collected.thenCombine(
              stage,
              (list, value) -> {
                list.add(value);
                return list;
              });
    }
    return collected;
  }
}
