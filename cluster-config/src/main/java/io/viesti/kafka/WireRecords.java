package io.viesti.kafka;

import io.viesti.wire.Wire;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Wire types as records of Kafka: the value as everywhere else, its manifest in a header.
 * Thread-safe.
 */
final class WireRecords {
  /** The header that says how to read a value. */
  static final String MANIFEST = "manifest";

  private final SerializerWithStringManifest serializer;

  WireRecords(ActorSystem<?> system, Class<? extends Wire> type) {
    try {
      this.serializer =
          (SerializerWithStringManifest)
              SerializationExtension.get(Adapter.toClassic(system)).serializerFor(type);
    } catch (NotSerializableException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param partition null: by the key
   */
  ProducerRecord<byte[], byte[]> of(String topic, Integer partition, byte[] key, Wire value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, key, serializer.toBinary(value));
    record.headers().add(MANIFEST, serializer.manifest(value).getBytes(StandardCharsets.UTF_8));
    return record;
  }

  /**
   * @throws UnreadableRecordException when it is nothing we know, or of a newer version
   */
  Object read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
    Header manifest = record.headers().lastHeader(MANIFEST);
    if (manifest == null || record.value() == null) {
      throw new UnreadableRecordException("it has no manifest");
    }
    try {
      return serializer.fromBinary(
          record.value(), new String(manifest.value(), StandardCharsets.UTF_8));
    } catch (NotSerializableException | RuntimeException e) {
      throw new UnreadableRecordException(e.getMessage());
    }
  }

  /** The message says why. */
  static final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordException(String message) {
      super(message);
    }
  }
}
