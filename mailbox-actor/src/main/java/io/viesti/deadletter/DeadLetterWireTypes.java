package io.viesti.deadletter;

import static java.util.Map.entry;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.Map;

/** The wire types of dead letters. */
public final class DeadLetterWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    return Map.ofEntries(
        entry("deadletter.parked.v1", DeadLetterEvent.Parked.class),
        entry("deadletter.removed.v1", DeadLetterEvent.Removed.class),
        entry("deadletter.state.v1", DeadLetterState.class),
        entry("deadletter.park.v1", DeadLetterCommand.Park.class),
        entry("deadletter.read.v1", DeadLetterCommand.Read.class),
        entry("deadletter.find.v1", DeadLetterCommand.Find.class),
        entry("deadletter.remove.v1", DeadLetterCommand.Remove.class),
        entry("deadletter.stop.v1", DeadLetterCommand.Stop.class),
        entry("deadletter.is-parked.v1", DeadLetterReply.Parked.class),
        entry("deadletter.full.v1", DeadLetterReply.Full.class),
        entry("deadletter.page.v1", DeadLetterReply.Page.class),
        entry("deadletter.found.v1", DeadLetterReply.Found.class),
        entry("deadletter.is-removed.v1", DeadLetterReply.Removed.class));
  }
}
