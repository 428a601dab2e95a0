package io.viesti.mailbox;

import io.viesti.mailbox.MailboxCommand.Owed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What a mailbox still has to do for mail it took: push submissions, look into content. Driven by
 * the state alone, so a new incarnation goes on where the old one ended; and while anything is
 * owed, a wake entry stands that brings the mailbox back. Used by its entity only.
 */
final class OwedWork {
  /** Commands that may wait for a wake entry to become durable; more are unavailable. */
  private static final int MAX_WAITING = 1_000;

  private static final Duration NEXT_PAGE = Duration.ofMillis(100);

  private final ActorContext<MailboxCommand> context;
  private final String mailboxId;
  private final MailboxServices services;
  private final MailboxMetrics metrics;
  private final WakeDebts debts;
  private final Pushing pushing;
  private final Filing filing;
  private final List<MailboxCommand> waiting = new ArrayList<>();

  /** Commands whose entry was made durable, on their way back to the mailbox. */
  private final Set<MailboxCommand> covered = Collections.newSetFromMap(new IdentityHashMap<>());

  OwedWork(
      ActorContext<MailboxCommand> context,
      String mailboxId,
      MailboxServices services,
      MailboxMetrics metrics) {
    this.context = context;
    this.mailboxId = mailboxId;
    this.services = services;
    this.metrics = metrics;
    this.debts = new WakeDebts(services.wakeIndex(), mailboxId);
    this.pushing = new Pushing(services.outbox());
    this.filing = new Filing(context, services.blobs(), metrics);
  }

  private static boolean isOwed(MailboxState state) {
    return !state.submissions().open().isEmpty() || !state.unfiled().isEmpty();
  }

  /**
   * Whether a durable wake entry stands for what this command will make owed. If not, one is
   * written, and the command comes again when that is done.
   */
  boolean isCovered(MailboxCommand command) {
    if (covered.remove(command)) {
      return true;
    }
    Entry entry = entry(now());
    if (entry == Entry.DURABLE) {
      return true;
    }
    if (entry == Entry.UNDER_WAY && waiting.size() < MAX_WAITING) {
      waiting.add(command);
    } else {
      Unavailable.answer(mailboxId, command, metrics);
    }
    return false;
  }

  /** What became of a wake entry. With the embedded engine that is known at once. */
  private enum Entry {
    DURABLE,
    FAILED,
    UNDER_WAY
  }

  /** One entry serves all that comes while it is being written, however long that takes. */
  private Entry entry(Instant now) {
    if (debts.covers(now, WakeDebts.SOON)) {
      return Entry.DURABLE;
    }
    return debts.isUnderWay(now, WakeDebts.SOON) ? Entry.UNDER_WAY : owe(now, WakeDebts.SOON);
  }

  private Entry owe(Instant now, Duration delay) {
    Instant due = debts.nextDue(now, delay);
    CompletableFuture<Void> written = debts.owe(due).toCompletableFuture();
    if (written.isDone()) {
      boolean durable = !written.isCompletedExceptionally();
      debts.settled(due, durable, now);
      return durable ? Entry.DURABLE : Entry.FAILED;
    }
    context.pipeToSelf(written, (done, failure) -> new Owed(due, failure == null));
    return Entry.UNDER_WAY;
  }

  /** A wake entry is durable or failed: those who waited go on, or are told. */
  void settled(Owed owed) {
    debts.settled(owed.due(), owed.durable(), now());
    resume(owed.durable());
  }

  private void resume(boolean durable) {
    List<MailboxCommand> commands = List.copyOf(waiting);
    waiting.clear();
    for (MailboxCommand command : commands) {
      if (durable) {
        covered.add(command);
        context.getSelf().tell(command);
      } else {
        Unavailable.answer(mailboxId, command, metrics);
      }
    }
  }

  void woken(Instant due) {
    debts.woken(due);
  }

  /** Does what is due now and sees to it that a wake entry stands for what is due later. */
  void goOn(MailboxState state) {
    Instant now = now();
    filing.proceed(state);
    if (pushing.pushDue(state.submissions(), now)) {
      context.scheduleOnce(NEXT_PAGE, context.getSelf(), MailboxCommand.Tick.INSTANCE);
    }
    if (!isOwed(state)) {
      debts.payAll();
      return;
    }
    Duration delay =
        pushing
            .nextDue(state.submissions(), now)
            .map(due -> Duration.between(now, due))
            .filter(d -> state.unfiled().isEmpty() && d.compareTo(WakeDebts.SOON) > 0)
            .orElse(WakeDebts.SOON);
    if (!debts.covers(now, delay) && !debts.isUnderWay(now, delay)) {
      owe(now, delay);
    }
  }

  void submitted(KeptSubmission kept) {
    pushing.push(kept, now());
  }

  void finished(String submissionId) {
    pushing.finished(submissionId);
  }

  /** After every event: goes on with filing, and pays once nothing is owed. */
  void happened(MailboxState after) {
    filing.proceed(after);
  }

  void payIfNothingIsOwed(MailboxState after) {
    if (!isOwed(after)) {
      debts.payAll();
    }
  }

  /** Nothing is left of a closed mailbox. */
  void payAll() {
    debts.payAll();
  }

  /** What a look into content leads to. */
  List<MailboxEvent> looked(MailboxState state, MailboxCommand.Looked looked) {
    return filing.looked(state, looked, now());
  }

  /** A new incarnation has read its journal. */
  void recovered(MailboxState state) {
    stopped();
    if (isOwed(state)) {
      goOn(state);
    }
  }

  void stopped() {
    pushing.forget();
    filing.reset();
    covered.clear();
    resume(false);
  }

  private Instant now() {
    return services.clock().instant();
  }
}
