/**
 * Kafka between edges and mailboxes: the queue that acknowledges a mail once brokers have it
 * durably, the carriers that take it into mailboxes, how far they are behind, and the topics all of
 * this needs. May use {@code queue}, {@code queue.direct} and what these may use, and {@code wire}.
 */
package io.viesti.kafka;
