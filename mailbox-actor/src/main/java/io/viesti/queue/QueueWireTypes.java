package io.viesti.queue;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.Map;

/** What lies in a queue that keeps mails outside of this process. */
public final class QueueWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    return Map.of("mail.incoming.v1", IncomingMail.class);
  }
}
