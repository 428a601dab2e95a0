package io.viesti.message;

import java.util.Optional;

/**
 * A name and an address of a header field (RFC 5322 §3.4 mailbox), decoded. The address is what the
 * header said; it need not be deliverable.
 */
public record Correspondent(Optional<String> name, String email) {}
