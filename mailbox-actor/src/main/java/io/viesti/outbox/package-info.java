/**
 * The way out of a mailbox: submissions as values and the port that takes them to delivery. May use
 * {@code envelope}, {@code blob}.
 */
package io.viesti.outbox;
