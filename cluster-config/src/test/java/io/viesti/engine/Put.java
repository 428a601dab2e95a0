package io.viesti.engine;

import java.nio.charset.StandardCharsets;
import org.rocksdb.RocksDBException;

/** A write for tests: one key of the journal. */
record Put(String key, String value) implements Write {
  @Override
  public void into(Batch batch) throws RocksDBException {
    batch.put(Family.JOURNAL, octets(key), octets(value));
  }

  @Override
  public int weight() {
    return key.length() + value.length();
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String get(Reads reads, String key) {
    byte[] value = reads.get(Family.JOURNAL, octets(key));
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }
}
