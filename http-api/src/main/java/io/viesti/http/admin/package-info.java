/**
 * The operators' calls: domains, accounts, aliases, queues, dead letters, the story of a mail,
 * backups. May use {@code json}, {@code problem}.
 */
package io.viesti.http.admin;
