package io.viesti.edge.protocol;

/**
 * What the sessions of one port go by.
 *
 * @param hostname our name in greeting and EHLO
 * @param postmasterDomain where {@code RCPT TO:<postmaster>} leads (RFC 5321 §4.5.1)
 * @param startTls whether TLS can be had
 * @param plaintextAuthOnLoopback whether AUTH is offered without TLS to clients of this machine
 */
public record SessionRules(
    SessionKind kind,
    String hostname,
    String postmasterDomain,
    boolean startTls,
    boolean plaintextAuthOnLoopback,
    SessionLimits limits) {}
