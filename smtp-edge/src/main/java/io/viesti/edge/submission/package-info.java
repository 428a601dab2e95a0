/**
 * Mail of our own accounts on its way into their mailboxes' outbox (RFC 6409). May use {@code
 * edge.protocol} and {@code edge.limits}.
 */
package io.viesti.edge.submission;
