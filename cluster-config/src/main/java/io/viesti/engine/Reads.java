package io.viesti.engine;

/** The database as the reading threads see it: everything written so far, synced or not. */
public interface Reads {

  /** The value of a key, or null. {@link EngineException} when it can't be read. */
  byte[] get(Family family, byte[] key);

  /** A walk from {@code from} (inclusive) to {@code to} (exclusive); to be closed. */
  Cursor cursor(Family family, byte[] from, byte[] to);
}
