/**
 * What became of each recipient of a mail, for whoever follows deliveries: the port and its record.
 * May use {@code outbox}, {@code envelope} and {@code wire} of the core.
 */
package io.viesti.delivery.event;
