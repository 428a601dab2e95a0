/**
 * Accounts, domains and aliases as administrators and logins see them; passwords and tokens. May
 * use {@code directory}, {@code mailbox}.
 */
package io.viesti.account;
