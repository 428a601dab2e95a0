package io.viesti.engine.journal;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serialization$;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.util.Try;

/** Events and snapshots to octets and back, by the system's serializers. Thread-safe. */
final class Payloads {
  private final ExtendedActorSystem system;
  private final Serialization serialization;

  Payloads(ExtendedActorSystem system) {
    this.system = system;
    this.serialization = SerializationExtension.get(system);
  }

  /** Fails as the serializer does when it can't write the value. */
  Serialized serialize(Object value) {
    return Serialization$.MODULE$.withTransportInformation(
        system,
        () -> {
          Serializer serializer = serialization.findSerializerFor(value);
          byte[] manifest =
              Serializers.manifestFor(serializer, value).getBytes(StandardCharsets.UTF_8);
          if (manifest.length > 0xFFFF) {
            throw new IllegalArgumentException("manifest of " + manifest.length + " octets");
          }
          return new Serialized(serializer.identifier(), manifest, serializer.toBinary(value));
        });
  }

  /** Fails with {@link IllegalArgumentException} when it can't be read, also for want of a type. */
  Object deserialize(Serialized value) {
    Try<Object> read =
        serialization.deserialize(
            value.content(),
            value.serializer(),
            new String(value.manifest(), StandardCharsets.UTF_8));
    if (read.isFailure()) {
      Throwable cause = read.failed().get();
      throw new IllegalArgumentException("can't be read: " + cause.getMessage(), cause);
    }
    return read.get();
  }
}
