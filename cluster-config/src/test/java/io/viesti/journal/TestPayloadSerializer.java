package io.viesti.journal;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes {@link TestPayload}; fails unless it is called with the system's address at hand. */
public final class TestPayloadSerializer extends SerializerWithStringManifest {
  private final ExtendedActorSystem system;

  public TestPayloadSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return 4711;
  }

  @Override
  public String manifest(Object value) {
    return "test.payload.v1";
  }

  @Override
  public byte[] toBinary(Object value) {
    requireAddress();
    ActorRef ref = ((TestPayload) value).ref();
    return Serialization.serializedActorPath(ref).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    requireAddress();
    return new TestPayload(
        system.provider().resolveActorRef(new String(bytes, StandardCharsets.UTF_8)));
  }

  private void requireAddress() {
    if (Serialization.getCurrentTransportInformation().system() != system) {
      throw new IllegalStateException("called without the system's address");
    }
  }
}
