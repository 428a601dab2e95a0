/**
 * Mail that was accepted but can't reach its mailbox: kept durably until an operator decides. May
 * use {@code queue}, {@code blob}, {@code wire}.
 */
package io.viesti.deadletter;
