package io.viesti.mailbox;

import io.viesti.wire.Wire;

/**
 * A {@link MessageIndex} as snapshots keep it.
 *
 * @param entries folders, keywords and emails, packed
 * @param threads message-ids and their conversations, packed
 */
record MessageIndexSnapshot(byte[] entries, byte[] threads) implements Wire {
  MessageIndexSnapshot {
    entries = entries == null ? new byte[0] : entries;
    threads = threads == null ? new byte[0] : threads;
  }
}
