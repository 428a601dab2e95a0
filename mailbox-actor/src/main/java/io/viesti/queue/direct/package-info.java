/**
 * The direct form of the queue: each mail goes straight into its mailboxes. May use {@code queue},
 * {@code mailbox} and what that may use, {@code directory}, {@code deadletter} and {@code trace} by
 * their ports.
 */
package io.viesti.queue.direct;
