/**
 * The mailbox: one sharded, event-sourced entity per account, the only writer of that account's
 * mail. {@code Mailbox} and a few classes around it are the rim that touches the world; decisions
 * ({@code Arrivals}, {@code EmailChanges}, {@code FolderChanges}, {@code HolderChanges}, {@code
 * Sending}, {@code Queries}), state and the message list are pure. May use {@code envelope}, {@code
 * blob}, {@code message}, {@code outbox}, {@code wake}, {@code trace}, {@code id}, {@code wire},
 * {@code failpoint}, {@code gate}, {@code asking}.
 */
package io.viesti.mailbox;
