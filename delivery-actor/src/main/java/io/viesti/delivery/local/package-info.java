/**
 * The short way: mail for domains hosted here goes into mailboxes without a connection. May use
 * {@code directory}, {@code queue}, {@code message}, {@code session} for its values.
 */
package io.viesti.delivery.local;
