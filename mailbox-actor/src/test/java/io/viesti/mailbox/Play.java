package io.viesti.mailbox;

import io.viesti.mailbox.MailboxCommand.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mailbox without an actor: commands are decided and their events applied, as the entity does.
 */
final class Play {
  MailboxState state = MailboxState.EMPTY;
  Instant now = Samples.NOON;
  MailboxLimits limits = MailboxLimits.DEFAULT;
  final List<MailboxEvent> journal = new ArrayList<>();

  static Play opened() {
    Play play = new Play();
    play.ask(new MailboxCommand.Open(Samples.ALICE, 1, Samples.QUOTA, null));
    return play;
  }

  MailboxReply ask(Request request) {
    return carryOut(Requests.decide(state, Samples.MAILBOX, request, limits, now));
  }

  <T extends MailboxReply> T ask(Class<T> type, Request request) {
    return type.cast(ask(request));
  }

  MailboxReply.Reason refusal(Request request) {
    return ask(MailboxReply.Refused.class, request).reason();
  }

  Delivery deliver(Arrival arrival) {
    return carryOut(
        Arrivals.deliver(
            state, Samples.MAILBOX, new MailboxCommand.Deliver(1, arrival, null), limits, now));
  }

  EmailId delivered(String name) {
    return deliver(Samples.arrival(name)).email().orElseThrow();
  }

  private <R> R carryOut(Decision<R> decision) {
    decision.events().forEach(this::apply);
    return decision.reply().apply(state);
  }

  void apply(MailboxEvent event) {
    journal.add(event);
    state = state.apply(event);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  MailboxEvent last() {
    return journal.get(journal.size() - 1);
  }

  StoredEmail email(EmailId id) {
    return state.index().find(id).orElseThrow().email();
  }

  /** The state that a restart would come to. */
  MailboxState replayed() {
    MailboxState fresh = MailboxState.EMPTY;
    for (MailboxEvent event : journal) {
      fresh = fresh.apply(event);
    }
    return fresh;
  }

  static MailboxCommand.Update update(
      List<EmailId> ids,
      Optional<Set<FolderId>> folders,
      Set<String> add,
      Set<String> remove,
      Optional<Long> ifSeq) {
    return new MailboxCommand.Update(ids, folders, add, remove, ifSeq, null);
  }

  static MailboxCommand.Update move(EmailId id, FolderId... folders) {
    return update(List.of(id), Optional.of(Set.of(folders)), Set.of(), Set.of(), Optional.empty());
  }

  static MailboxCommand.Update mark(EmailId id, String keyword) {
    return update(List.of(id), Optional.empty(), Set.of(keyword), Set.of(), Optional.empty());
  }

  MailboxCommand.Submit submit(String id, Optional<DeliveryId> requestId) {
    return new MailboxCommand.Submit(
        Samples.submission(id, Samples.BOB),
        requestId,
        Optional.of(FolderId.SENT),
        Samples.header("sent " + id),
        null,
        Optional.empty(),
        null);
  }
}
