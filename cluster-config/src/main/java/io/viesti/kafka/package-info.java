/**
 * Kafka between edges and mailboxes: the queue that acknowledges a mail once brokers have it
 * durably, the carriers that take it into mailboxes, how far they are behind; the topic of delivery
 * events; and what all of this needs. May use {@code queue}, {@code queue.direct} and what these
 * may use, {@code wire}, and {@code delivery.event}.
 */
package io.viesti.kafka;
