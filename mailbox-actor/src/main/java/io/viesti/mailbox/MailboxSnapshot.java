package io.viesti.mailbox;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * A {@link MailboxState} as the snapshot store keeps it. Fields may be added as {@link Wire} says.
 */
record MailboxSnapshot(
    long seq,
    long lastId,
    Holder.Phase phase,
    List<HeldAddress> addresses,
    long quota,
    long uidValidity,
    List<Folder> folders,
    MessageIndexSnapshot index,
    byte[] deliveries,
    List<SpilledIds> spilledDeliveries,
    List<KeptSubmission> submissions,
    List<HourCount> sent,
    List<EmailId> unfiled)
    implements Wire {

  /** An address with the directory's generation of it. */
  record HeldAddress(MailAddress address, long generation) {}

  /** Recipients sent to in one hour since 1970. */
  record HourCount(long hour, int recipients) {}

  MailboxSnapshot {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    folders = folders == null ? List.of() : List.copyOf(folders);
    index = index == null ? new MessageIndexSnapshot(null, null) : index;
    deliveries = deliveries == null ? new byte[0] : deliveries;
    spilledDeliveries = spilledDeliveries == null ? List.of() : List.copyOf(spilledDeliveries);
    submissions = submissions == null ? List.of() : List.copyOf(submissions);
    sent = sent == null ? List.of() : List.copyOf(sent);
    unfiled = unfiled == null ? List.of() : List.copyOf(unfiled);
  }

  /**
   * Events between snapshots of a mailbox of this size. A snapshot writes the whole list, so large
   * mailboxes make fewer: a fifth to a tenth of their emails apart, which bounds both what an event
   * costs and what a start has to read.
   *
   * @param least for mailboxes up to ten times as many emails
   */
  static int every(int least, int emails) {
    return least * Integer.highestOneBit(Math.max(1, emails / (5 * least)));
  }

  static MailboxSnapshot of(MailboxState state) {
    Holder holder = state.holder();
    List<HeldAddress> addresses = new ArrayList<>();
    holder.addresses().forEach((a, generation) -> addresses.add(new HeldAddress(a, generation)));
    List<HourCount> sent = new ArrayList<>();
    state.submissions().sent().byHour().forEach((h, count) -> sent.add(new HourCount(h, count)));
    return new MailboxSnapshot(
        state.seq(),
        state.lastId(),
        holder.phase(),
        addresses,
        holder.quota(),
        holder.uidValidity(),
        List.copyOf(state.folders().all()),
        state.index().toSnapshot(),
        state.deliveries().toBytes(),
        state.deliveries().spilled(),
        List.copyOf(state.submissions().byId().values()),
        sent,
        List.copyOf(state.unfiled()));
  }

  MailboxState toState() {
    PMap<MailAddress, Long> held = HashTreePMap.empty();
    for (HeldAddress address : addresses) {
      held = held.plus(address.address(), address.generation());
    }
    FolderTree tree = FolderTree.NONE;
    for (Folder folder : folders) {
      tree = tree.with(folder);
    }
    Submissions kept = Submissions.NONE;
    for (KeptSubmission submission : submissions) {
      kept = kept.with(submission);
    }
    TreePMap<Long, Integer> byHour = TreePMap.empty();
    for (HourCount count : sent) {
      byHour = byHour.plus(count.hour(), count.recipients());
    }
    return new MailboxState(
        seq,
        lastId,
        new Holder(phase, held, quota, uidValidity),
        tree,
        MessageIndex.fromSnapshot(index),
        DeliveryIds.of(deliveries, spilledDeliveries),
        kept.withSent(new SentCount(byHour)),
        TreePSet.from(unfiled));
  }

  @Override
  public String toString() {
    return "MailboxSnapshot[seq=" + seq + "]";
  }
}
