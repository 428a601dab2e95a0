/**
 * Mail of our own accounts on its way into their mailboxes' outbox (RFC 6409). May use {@code
 * edge.protocol}.
 */
package io.viesti.edge.submission;
