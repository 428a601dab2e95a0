package io.viesti.directory;

/**
 * The mailbox that takes a domain's mail for postmaster as long as nobody else does (RFC 5321
 * §4.5.1: it must be taken). An account or alias named postmaster comes first, then the domain's
 * administrator.
 */
public record ReservedMailbox(String mailboxId, long generation) {}
