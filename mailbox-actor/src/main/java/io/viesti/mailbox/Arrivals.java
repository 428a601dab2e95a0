package io.viesti.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.viesti.mailbox.Delivery.Result;
import io.viesti.mailbox.MailboxEvent.Delivered;
import io.viesti.mailbox.MailboxEvent.DeliveredEmail;
import io.viesti.message.Glance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about mail at the door. Pure. Quotas were asked at RCPT: here nothing is refused for one.
 */
final class Arrivals {
  private Arrivals() {}

  static Decision<Delivery> deliver(
      MailboxState state,
      String mailboxId,
      MailboxCommand.Deliver command,
      MailboxLimits limits,
      Instant now) {
    Arrival arrival = command.arrival();
    if (!state.isOpen() || !state.holder().holds(arrival.recipient(), arrival.generation())) {
      return no(command, mailboxId, Result.NOT_HERE);
    }
    boolean hasMessageId = arrival.header().messageId().isPresent();
    Optional<EmailId> first = state.deliveries().first(arrival.deliveryId(), hasMessageId, now);
    if (first.isPresent()) {
      return Decision.answer(new Delivery(command.token(), mailboxId, Result.REPEATED, first));
    }
    if (state.deliveries().isFull(now)) {
      return no(command, mailboxId, Result.FULL_OF_IDS);
    }
    if (arrival.glance().isEmpty() && state.unfiled().size() >= limits.unfiled()) {
      return no(command, mailboxId, Result.UNAVAILABLE);
    }
    DeliveredEmail delivered = delivered(state, arrival, now);
    Delivery stored =
        new Delivery(
            command.token(), mailboxId, Result.STORED, Optional.of(delivered.email().id()));
    return Decision.of(new Delivered(List.of(delivered), now), after -> stored);
  }

  private static Decision<Delivery> no(
      MailboxCommand.Deliver command, String mailboxId, Result result) {
    return Decision.answer(new Delivery(command.token(), mailboxId, result, Optional.empty()));
  }

  private static DeliveredEmail delivered(MailboxState state, Arrival arrival, Instant now) {
    EmailId id = new EmailId(IdSequence.next(state.lastId(), now));
    FolderId folder = arrival.verdict().spam() ? FolderId.SPAM : FolderId.INBOX;
    String traceHeaders = returnPath(arrival) + arrival.traceHeaders();
    StoredEmail email =
        new StoredEmail(
            id,
            state.index().threadOf(arrival.header(), id),
            arrival.blob(),
            arrival.size() + octets(traceHeaders),
            arrival.receivedAt(),
            List.of(new Placement(folder, state.index().uidNext(folder))),
            Set.of(),
            arrival.header(),
            arrival.glance().orElse(Glance.EMPTY),
            traceHeaders);
    return new DeliveredEmail(
        email,
        arrival.deliveryId(),
        arrival.reversePath(),
        arrival.recipient(),
        arrival.verdict(),
        arrival.traceId(),
        arrival.glance().isPresent());
  }

  /** RFC 5321 §4.4: the server that makes the final delivery puts it before all other fields. */
  private static String returnPath(Arrival arrival) {
    return arrival
        .reversePath()
        .map(path -> "Return-Path: <" + path + ">\r\n")
        .orElse("Return-Path: <>\r\n");
  }

  static long octets(String headers) {
    return headers.getBytes(UTF_8).length;
  }
}
