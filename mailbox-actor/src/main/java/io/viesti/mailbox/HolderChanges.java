package io.viesti.mailbox;

import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.MailboxReply.Reason;
import java.time.Instant;

/**
 * Decides about the account behind a mailbox: its addresses, its quota, its beginning and end.
 * Pure.
 */
final class HolderChanges {
  private HolderChanges() {}

  static Decision<MailboxReply> open(MailboxState state, MailboxCommand.Open command, Instant now) {
    MailAddress address = command.address().normalised();
    Holder holder = state.holder();
    if (holder.phase() == Holder.Phase.CLOSED) {
      return Decision.refuse(Reason.NOT_FOUND, "the mailbox is closed for good");
    }
    if (!holder.isOpen()) {
      long uidValidity = Math.max(1, now.getEpochSecond());
      return Decision.done(
          new MailboxEvent.Opened(
              address, command.generation(), command.quota(), uidValidity, now));
    }
    Long held = holder.addresses().get(address);
    return held != null && held >= command.generation()
        ? Decision.done(state)
        : Decision.done(new MailboxEvent.AddressBound(address, command.generation(), now));
  }

  static Decision<MailboxReply> unbind(
      MailboxState state, MailboxCommand.Unbind command, Instant now) {
    MailAddress address = command.address().normalised();
    return state.holder().addresses().containsKey(address)
        ? Decision.done(new MailboxEvent.AddressUnbound(address, now))
        : Decision.done(state);
  }

  static Decision<MailboxReply> setQuota(
      MailboxState state, MailboxCommand.SetQuota command, Instant now) {
    if (command.quota() < 0) {
      return Decision.refuse(Reason.INVALID, "a quota is not negative");
    }
    return command.quota() == state.holder().quota()
        ? Decision.done(state)
        : Decision.done(new MailboxEvent.QuotaSet(command.quota(), now));
  }

  static Decision<MailboxReply> close(MailboxState state, Instant now) {
    return Decision.done(new MailboxEvent.Closed(now));
  }
}
