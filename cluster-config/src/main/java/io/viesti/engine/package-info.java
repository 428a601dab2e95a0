/**
 * The durable engine on the local disk: one RocksDB, one committing thread whose sync is shared by
 * all who wait (group commit), and the guard of free space. The stores that stand on it (journal
 * and snapshots, blobs, wake index, trace log) are its subpackages; they use this package, never
 * the other way round. May use of the core only {@code space}.
 */
package io.viesti.engine;
