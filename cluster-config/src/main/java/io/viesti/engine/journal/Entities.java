package io.viesti.engine.journal;

import io.viesti.engine.Cursor;
import io.viesti.engine.Family;
import io.viesti.engine.Reads;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the journal knows of entities. Runs on reading threads. */
final class Entities {
  private Entities() {}

  /** Highest sequence number ever used, 0 when none was. */
  static long highestSequenceNr(Reads reads, String persistenceId) {
    byte[] kept = reads.get(Family.META, highestKey(persistenceId));
    long deleted = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    try (Cursor events =
        reads.cursor(
            Family.JOURNAL, EntityKey.prefix(persistenceId), EntityKey.end(persistenceId))) {
      return events.previous() ? Math.max(deleted, EntityKey.sequenceNr(events.key())) : deleted;
    }
  }

  /** Where the highest sequence number is kept once events were deleted. */
  static byte[] highestKey(String persistenceId) {
    return ("highest|" + persistenceId).getBytes(StandardCharsets.UTF_8);
  }

  /** Ids that have events, in the order of their keys, after one of them or from the first on. */
  static List<String> page(Reads reads, Optional<String> after, int limit) {
    List<String> ids = new ArrayList<>();
    byte[] from = after.map(EntityKey::end).orElse(new byte[0]);
    byte[] to = new byte[] {-1, -1, -1};
    try (Cursor events = reads.cursor(Family.JOURNAL, from, to)) {
      boolean found = events.next();
      while (found && ids.size() < limit) {
        String id = EntityKey.persistenceId(events.key());
        ids.add(id);
        found = ids.size() < limit && events.seek(EntityKey.end(id));
      }
    }
    return ids;
  }
}
