/**
 * The mailbox: one sharded, event-sourced entity per account, the only writer of that account's
 * mail. Commands, events, state, the message index behind one type, pushes to subscribers. May use
 * {@code envelope}, {@code blob}, {@code message}, {@code outbox}, {@code wake}, {@code id}, {@code
 * wire}, {@code failpoint}.
 */
package io.viesti.mailbox;
