package io.viesti.delivery.domain;

import io.viesti.delivery.report.ProgressReports;
import io.viesti.envelope.MailAddress;
import io.viesti.message.DeliveryReport;
import io.viesti.outbox.RecipientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Says what a queue owes its senders, and says it again when it was not heard. Not thread-safe: the
 * queue's own.
 */
final class Words {
  private static final int MAX_REPEATS = 500;

  private final ActorContext<DomainQueueCommand> context;
  private final DomainQueueServices services;
  private final ActorRef<ProgressReports.Heard> heard;
  private final Announcements announcements;
  private final Map<String, Instant> said = new LinkedHashMap<>();

  /** Of whom a report is on its way: another attempt meanwhile must not make a second one. */
  private final Map<String, Set<MailAddress>> failuresOnTheWay = new HashMap<>();

  private final Set<String> delaysOnTheWay = new HashSet<>();

  Words(
      ActorContext<DomainQueueCommand> context,
      DomainQueueServices services,
      ActorRef<ProgressReports.Heard> heard) {
    this.context = context;
    this.services = services;
    this.heard = heard;
    this.announcements = new Announcements(context, services.events());
  }

  /** After recovery: what an entry owes is said anew. */
  void owe(QueueEntry entry, Instant now) {
    if (entry.owesWords()) {
      tell(entry, now);
    }
  }

  /** Says all that is owed about a mail. */
  void tell(QueueEntry entry, Instant now) {
    if (!entry.owesWords()) {
      return;
    }
    said.put(entry.id(), now);
    if (entry.progressOwed()) {
      announcements.publish(entry);
      services
          .progress()
          .tell(
              new ProgressReports.Tell(
                  entry.mail().submission().mailboxId(),
                  entry.id(),
                  entry.statuses(),
                  entry.revision(),
                  heard));
    }
    Set<MailAddress> onTheWay = failuresOnTheWay.computeIfAbsent(entry.id(), id -> new HashSet<>());
    List<MailAddress> failures = entry.failuresOwed().stream().filter(onTheWay::add).toList();
    if (!failures.isEmpty()) {
      report(entry, DomainQueueEvent.Word.FAILURE, failures, now);
    }
    if (entry.delayOwed() && delaysOnTheWay.add(entry.id())) {
      report(entry, DomainQueueEvent.Word.DELAY, entry.lateRecipients(), now);
    }
  }

  /**
   * What is to be recorded now that a mail's mailbox has acknowledged its progress, if anything.
   */
  Optional<DomainQueueEvent.Told> told(DomainQueueState state, ProgressReports.Heard progress) {
    return state
        .index()
        .find(progress.submissionId())
        .filter(entry -> announcements.heard(entry, progress.revision()))
        .map(entry -> toldOf(entry, progress.revision()));
  }

  /** What is to be recorded now that a mail's events are published, if anything. */
  Optional<DomainQueueEvent.Told> told(
      DomainQueueState state, DomainQueueCommand.Announced announced) {
    return state
        .index()
        .find(announced.id())
        .filter(entry -> announcements.announced(entry, announced.events(), announced.durably()))
        .map(entry -> toldOf(entry, entry.revision()));
  }

  private static DomainQueueEvent.Told toldOf(QueueEntry entry, int revision) {
    return new DomainQueueEvent.Told(
        entry.id(), DomainQueueEvent.Word.PROGRESS, revision, List.of());
  }

  /** What is to be recorded now that a report to a sender was made; nothing when it was not. */
  Optional<DomainQueueEvent.Told> told(DomainQueueCommand.ReportEnded ended) {
    return ended.delivered()
        ? Optional.of(new DomainQueueEvent.Told(ended.id(), ended.word(), 0, ended.recipients()))
        : Optional.empty();
  }

  /** A word was heard and recorded. */
  void heard(String id, DomainQueueState state) {
    Optional<QueueEntry> entry = state.index().find(id);
    if (entry.isEmpty()) {
      announcements.forget(id);
    }
    Set<MailAddress> failures = failuresOnTheWay.get(id);
    if (failures != null) {
      failures.retainAll(entry.map(QueueEntry::failuresOwed).orElse(List.of()));
    }
    if (!entry.map(QueueEntry::delayOwed).orElse(false)) {
      delaysOnTheWay.remove(id);
    }
    if (!entry.map(QueueEntry::owesWords).orElse(false)) {
      said.remove(id);
      forgetReports(id);
    }
  }

  private void forgetReports(String id) {
    failuresOnTheWay.remove(id);
    delaysOnTheWay.remove(id);
  }

  boolean anyOwed() {
    return !said.isEmpty();
  }

  /** Says again what was said before {@code pause} and not heard, a bounded number at a time. */
  void repeat(DomainQueueState state, Instant now, Duration pause) {
    List<String> unheard =
        said.entrySet().stream()
            .filter(e -> !e.getValue().plus(pause).isAfter(now))
            .limit(MAX_REPEATS)
            .map(Map.Entry::getKey)
            .toList();
    for (String id : unheard) {
      said.remove(id);
      forgetReports(id);
      state.index().find(id).ifPresent(entry -> tell(entry, now));
    }
  }

  private void report(
      QueueEntry entry, DomainQueueEvent.Word word, List<MailAddress> recipients, Instant now) {
    List<RecipientStatus> statuses =
        entry.statuses().stream().filter(s -> recipients.contains(s.recipient())).toList();
    boolean failure = word == DomainQueueEvent.Word.FAILURE;
    // The same report made again must be the same octets, so its time is the event's.
    Instant at =
        failure
            ? statuses.stream().map(RecipientStatus::at).max(Instant::compareTo).orElse(now)
            : entry.mail().delayNoticeAt();
    context.pipeToSelf(
        services
            .senderReports()
            .send(
                failure ? DeliveryReport.Kind.FAILED : DeliveryReport.Kind.DELAYED,
                entry.mail().submission(),
                statuses,
                at,
                entry.mail().expiresAt()),
        (delivered, problem) ->
            new DomainQueueCommand.ReportEnded(
                entry.id(), word, recipients, problem == null && delivered));
  }
}
