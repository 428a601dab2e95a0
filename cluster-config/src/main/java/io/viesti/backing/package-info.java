/**
 * Real servers as processes of our own: Cassandra, Kafka and S3 from jars beside the node's, for a
 * cluster on one machine and for tests. May use {@code certificate}.
 */
package io.viesti.backing;
