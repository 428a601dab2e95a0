package io.viesti.bench.cluster;

import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.node.EventStream;
import java.util.ArrayList;
import java.util.List;

/** Clients that listen to their mailboxes' events, spread over all nodes. */
final class Subscribers implements AutoCloseable {
  private final List<EventStream> streams = new ArrayList<>();

  Subscribers(ViestiTown town, List<String> addresses, Arrivals arrivals) {
    for (String address : addresses) {
      streams.add(
          town.mailbox(address).events(null, event -> arrivals.seen(event, System.nanoTime())));
    }
  }

  /** How many connections have ended by themselves. */
  long broken() {
    return streams.stream().filter(stream -> !stream.open()).count();
  }

  @Override
  public void close() {
    streams.forEach(EventStream::close);
  }
}
