/**
 * Incoming mail on its way from an edge to mailboxes: the port and its values. May use {@code
 * envelope}, {@code blob}, {@code message} and {@code wire}; its direct form is a package of its
 * own.
 */
package io.viesti.queue;
