package io.viesti.delivery.domain;

import io.viesti.delivery.domain.DomainQueueCommand.Acted;
import io.viesti.gate.Acknowledging;
import io.viesti.outbox.RecipientStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/** What operators ask of a queue and do to it. The queue's own, on its thread. */
final class Operators {
  private final Lane lane;
  private final EffectFactories<DomainQueueEvent, DomainQueueState> effects;
  private final InstantSource clock;
  private final Outlook outlook;
  private final Tries tries;
  private final Consumer<DomainQueueState> goOn;
  private final Acknowledging<DomainQueueCommand> acknowledging;

  Operators(
      Lane lane,
      EffectFactories<DomainQueueEvent, DomainQueueState> effects,
      InstantSource clock,
      Outlook outlook,
      Tries tries,
      Consumer<DomainQueueState> goOn,
      Acknowledging<DomainQueueCommand> acknowledging) {
    this.lane = lane;
    this.effects = effects;
    this.clock = clock;
    this.outlook = outlook;
    this.tries = tries;
    this.goOn = goOn;
    this.acknowledging = acknowledging;
  }

  Effect<DomainQueueEvent, DomainQueueState> inspect(
      DomainQueueState state, DomainQueueCommand.Inspect inspect) {
    inspect.replyTo().tell(outlook.view(lane, state, tries.size(), clock.instant()));
    return effects.none();
  }

  Effect<DomainQueueEvent, DomainQueueState> list(
      DomainQueueState state, DomainQueueCommand.ListMails list) {
    List<QueuedMailView> page =
        state.index().page(list.after(), list.limit()).stream()
            .map(entry -> QueuedMailView.of(entry, tries.has(entry.id())))
            .toList();
    list.replyTo().tell(new DomainQueueCommand.QueuePage(page));
    return effects.none();
  }

  Effect<DomainQueueEvent, DomainQueueState> retryNow(
      DomainQueueState state, DomainQueueCommand.RetryNow retry) {
    if (retry.id().isPresent() && state.index().find(retry.id().get()).isEmpty()) {
      retry.replyTo().tell(notHere(retry.id().get()));
      return effects.none();
    }
    if (state.index().isEmpty()) {
      retry.replyTo().tell(new Acted(0, Optional.empty()));
      return effects.none();
    }
    List<String> ids = retry.id().map(List::of).orElse(List.of());
    Instant now = clock.instant();
    return effects
        .persist(new DomainQueueEvent.Rescheduled(ids, now, now))
        .thenRun(after -> begin(after, ids))
        .thenRun(
            after ->
                acknowledging.tell(
                    retry.replyTo(),
                    new Acted(
                        ids.isEmpty() ? after.index().size() : ids.size(), Optional.empty())));
  }

  private void begin(DomainQueueState state, List<String> ids) {
    outlook.goAgain();
    for (QueueEntry entry : state.index().all()) {
      if ((ids.isEmpty() || ids.contains(entry.id())) && !tries.has(entry.id())) {
        outlook.plan(entry);
      }
    }
    tries.anew();
    goOn.accept(state);
  }

  Effect<DomainQueueEvent, DomainQueueState> hold(
      DomainQueueState state, DomainQueueCommand.Hold hold) {
    return effects
        .persist(new DomainQueueEvent.Held(hold.reason(), clock.instant()))
        .thenRun(
            after ->
                acknowledging.tell(
                    hold.replyTo(), new Acted(after.index().size(), Optional.empty())));
  }

  Effect<DomainQueueEvent, DomainQueueState> release(
      DomainQueueState state, DomainQueueCommand.Release release) {
    if (state.held().isEmpty()) {
      release.replyTo().tell(new Acted(0, Optional.empty()));
      return effects.none();
    }
    return effects
        .persist(new DomainQueueEvent.Released(clock.instant()))
        .thenRun(goOn::accept)
        .thenRun(
            after ->
                acknowledging.tell(
                    release.replyTo(), new Acted(after.index().size(), Optional.empty())));
  }

  /**
   * @param withdrawn told of the entry as it was, once it is out
   */
  Effect<DomainQueueEvent, DomainQueueState> withdraw(
      DomainQueueState state,
      DomainQueueCommand.Withdraw withdraw,
      BiConsumer<DomainQueueState, DomainQueueEvent.Withdrawn> withdrawn) {
    Optional<QueueEntry> entry = state.index().find(withdraw.id());
    if (entry.isEmpty()) {
      withdraw.replyTo().tell(notHere(withdraw.id()));
      return effects.none();
    }
    if (tries.has(withdraw.id()) || entry.get().isFinal()) {
      withdraw
          .replyTo()
          .tell(new Acted(0, Optional.of(withdraw.id() + " is being tried or done with")));
      return effects.none();
    }
    RecipientStatus.State to =
        withdraw.bounce() ? RecipientStatus.State.FAILED : RecipientStatus.State.CANCELLED;
    String text =
        (withdraw.bounce() ? "5.7.0 returned by the operator: " : "withdrawn by the operator: ")
            + withdraw.reason();
    Instant now = clock.instant();
    DomainQueueEvent.Withdrawn event =
        new DomainQueueEvent.Withdrawn(
            withdraw.id(), Outcomes.close(entry.get(), to, Optional.of(text), now), now);
    return effects
        .persist(event)
        .thenRun(after -> withdrawn.accept(after, event))
        .thenRun(after -> acknowledging.tell(withdraw.replyTo(), new Acted(1, Optional.empty())));
  }

  private Acted notHere(String id) {
    return new Acted(0, Optional.of("no mail " + id + " in the queue of " + lane));
  }
}
