package io.viesti.gate;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.Map;

/** The wire types of the acknowledgement gate. */
public final class GateWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    return Map.of("gate.ping.v1", GateMessage.Ping.class, "gate.pong.v1", GateMessage.Pong.class);
  }
}
