/**
 * Bounds on what clients may do to a node: connections, mails a minute and a day, mails in flight,
 * quotas. Values and counters with an injected clock. May use {@code edge.protocol}.
 */
package io.viesti.edge.limits;
