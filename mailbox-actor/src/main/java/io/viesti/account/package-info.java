/**
 * Accounts, domains and aliases as administrators and logins see them; passwords and tokens. May
 * use {@code directory}, {@code mailbox} and what those may use.
 */
package io.viesti.account;
