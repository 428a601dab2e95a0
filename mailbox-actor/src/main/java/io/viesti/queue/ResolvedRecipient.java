package io.viesti.queue;

import io.viesti.envelope.MailAddress;

/**
 * A recipient after the directory: an account's mailbox. An alias with several targets gives
 * several.
 *
 * @param given the address of RCPT
 * @param address the account's address it led to, normalised
 * @param generation of that address in the directory
 */
public record ResolvedRecipient(
    MailAddress given, MailAddress address, String mailboxId, long generation) {}
