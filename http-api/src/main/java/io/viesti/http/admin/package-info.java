/**
 * The operators' calls: domains, accounts, aliases, queues, dead letters, the story of a mail,
 * backups, the nodes of the cluster and what lies on each. May use {@code json}, {@code problem}.
 */
package io.viesti.http.admin;
