package io.viesti.kafka;

import io.viesti.kafka.WireRecords.UnreadableRecordException;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.ResolvedRecipient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Mails as records. A mail becomes one record for each partition its mailboxes lie in, so that the
 * mails of a mailbox keep their order and a mailbox that can't be reached holds up few others; at
 * most {@value #RECIPIENTS} recipients a record. Thread-safe.
 */
final class IncomingRecords {
  /** With addresses as long as they get, about 70 KiB. */
  static final int RECIPIENTS = 100;

  private final WireRecords records;
  private final String topic;
  private final int partitions;

  IncomingRecords(ActorSystem<?> system, String topic, int partitions) {
    this.records = new WireRecords(system, IncomingMail.class);
    this.topic = topic;
    this.partitions = partitions;
  }

  /** At least one. */
  List<ProducerRecord<byte[], byte[]>> of(IncomingMail mail) {
    if (mail.recipients().size() == 1) {
      return List.of(record(mail, partition(mail.recipients().get(0))));
    }
    Map<Integer, List<ResolvedRecipient>> byPartition = new TreeMap<>();
    for (ResolvedRecipient recipient : mail.recipients()) {
      byPartition.computeIfAbsent(partition(recipient), p -> new ArrayList<>()).add(recipient);
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(byPartition.size());
    byPartition.forEach(
        (partition, all) -> {
          for (int from = 0; from < all.size(); from += RECIPIENTS) {
            List<ResolvedRecipient> some =
                all.subList(from, Math.min(all.size(), from + RECIPIENTS));
            records.add(record(mail.to(some), partition));
          }
        });
    return records;
  }

  private int partition(ResolvedRecipient recipient) {
    return Math.floorMod(recipient.mailboxId().hashCode(), partitions);
  }

  private ProducerRecord<byte[], byte[]> record(IncomingMail mail, int partition) {
    byte[] key = mail.recipients().get(0).mailboxId().getBytes(StandardCharsets.UTF_8);
    return records.of(topic, partition, key, mail);
  }

  /**
   * @throws UnreadableRecordException when it is not a mail, or one of a newer version
   */
  IncomingMail read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    if (records.read(record) instanceof IncomingMail mail) {
      return mail;
    }
    throw new UnreadableRecordException("it is not a mail");
  }
}
