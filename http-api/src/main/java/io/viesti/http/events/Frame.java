package io.viesti.http.events;

import io.viesti.http.json.Json;
import java.util.Map;
import org.apache.pekko.util.ByteString;

/** One event of a stream as it goes over the wire. */
record Frame(EventId id, ByteString bytes) {
  /** Tells nobody anything and keeps the connection open. */
  static final ByteString HEARTBEAT = ByteString.fromString(": heartbeat\n\n");

  static Frame of(EventId id, String type, Object data) {
    ByteString head = ByteString.fromString("id: " + id + "\nevent: " + type + "\ndata: ");
    return new Frame(
        id,
        head.concat(ByteString.fromArray(Json.bytes(data))).concat(ByteString.fromString("\n\n")));
  }

  /**
   * Begins a stream: how long to wait before coming back, and where the stream stands, so that who
   * is cut off before the first event misses nothing. Without data, so no event is dispatched.
   */
  static ByteString hello(EventId standing) {
    return ByteString.fromString(": viesti\nretry: 2000\nid: " + standing + "\n\n");
  }

  /** What was missed can't be told: read the lists anew, then go on from this id. */
  static ByteString resync(EventId standing) {
    return of(standing, "resync", Map.of("last_event_id", standing.toString())).bytes();
  }
}
