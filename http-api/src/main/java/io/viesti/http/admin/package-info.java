/**
 * The operators' calls: domains, accounts, aliases, queues, dead letters and the story of a mail.
 * May use {@code json}, {@code problem}.
 */
package io.viesti.http.admin;
