/**
 * What a cluster keeps in Apache Cassandra: the node's one session, the schema and its versions,
 * the check that what is acknowledged is durable, the wake index, trace notes, the table of blobs.
 * The plugin's journal is a package of its own. May use the ports {@code wake}, {@code trace},
 * {@code blob}, and {@code tiered}.
 */
package io.viesti.cassandra;
