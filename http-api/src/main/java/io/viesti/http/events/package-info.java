/**
 * Push over server-sent events (WHATWG HTML §9.2): one subscriber per node and mailbox fans out to
 * the streams here; who was away is brought up to date from the journal. May use {@code login},
 * {@code webmail}, {@code json}, {@code problem}.
 */
package io.viesti.http.events;
