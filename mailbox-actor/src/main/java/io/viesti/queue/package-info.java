/**
 * Incoming mail on its way from an edge to mailboxes: the port and its direct form. May use {@code
 * mailbox} and what that may use, {@code directory}, {@code deadletter} and {@code trace} by their
 * ports.
 */
package io.viesti.queue;
