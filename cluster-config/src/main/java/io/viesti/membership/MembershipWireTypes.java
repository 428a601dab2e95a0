package io.viesti.membership;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.Map;

/** The wire types of the watch over members. */
public final class MembershipWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    return Map.of(
        "membership.ping.v1",
        WatchMessage.Ping.class,
        "membership.pong.v1",
        WatchMessage.Pong.class);
  }
}
