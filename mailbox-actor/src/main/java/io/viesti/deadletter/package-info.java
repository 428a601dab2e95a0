/**
 * Mail that was accepted but can't reach its mailbox: kept durably until an operator decides. The
 * port and its sharded form. May use {@code queue}, {@code blob}, {@code message}, {@code id},
 * {@code wire}, {@code gate}.
 */
package io.viesti.deadletter;
