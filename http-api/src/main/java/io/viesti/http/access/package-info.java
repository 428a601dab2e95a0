/**
 * Mailboxes as routes ask them: refusals become problems. May use {@code json}, {@code problem}.
 */
package io.viesti.http.access;
