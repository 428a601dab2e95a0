package io.viesti.kafka;

import io.viesti.queue.IncomingMail;
import io.viesti.queue.ResolvedRecipient;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Mails as records. A mail becomes one record for each partition its mailboxes lie in, so that the
 * mails of a mailbox keep their order and a mailbox that can't be reached holds up few others; at
 * most {@value #RECIPIENTS} recipients a record. Thread-safe.
 */
final class IncomingRecords {
  /** Of a record's header that says how to read it. */
  static final String MANIFEST = "manifest";

  /** With addresses as long as they get, about 70 KiB. */
  static final int RECIPIENTS = 100;

  private final SerializerWithStringManifest serializer;
  private final String topic;
  private final int partitions;

  IncomingRecords(ActorSystem<?> system, String topic, int partitions) {
    this.serializer = serializer(system);
    this.topic = topic;
    this.partitions = partitions;
  }

  private static SerializerWithStringManifest serializer(ActorSystem<?> system) {
    try {
      return (SerializerWithStringManifest)
          SerializationExtension.get(Adapter.toClassic(system)).serializerFor(IncomingMail.class);
    } catch (NotSerializableException e) {
      throw new IllegalStateException(e);
    }
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
    byte[] key = octets(mail.recipients().get(0).mailboxId());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, key, serializer.toBinary(mail));
    record.headers().add(MANIFEST, octets(serializer.manifest(mail)));
    return record;
  }

  /**
   * @throws UnreadableRecordException when it is not a mail, or one of a newer version
   */
  IncomingMail read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    Header manifest = record.headers().lastHeader(MANIFEST);
    if (manifest == null || record.value() == null) {
      throw new UnreadableRecordException("it has no manifest");
    }
    try {
      return (IncomingMail)
          serializer.fromBinary(
              record.value(), new String(manifest.value(), StandardCharsets.UTF_8));
    } catch (NotSerializableException | RuntimeException e) {
      throw new UnreadableRecordException(e.getMessage());
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The message says why. */
  static final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message) {
      super(message);
    }
  }
}
