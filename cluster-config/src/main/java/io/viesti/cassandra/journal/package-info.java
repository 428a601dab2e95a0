/**
 * Pekko's journal and snapshot store on Cassandra: the plugin's own, with what it leaves open:
 * which of two writers counts, and that only the last snapshots are kept. May use {@code
 * cassandra}.
 */
package io.viesti.cassandra.journal;
