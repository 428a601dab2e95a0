package io.viesti.edge.protocol;

/** What a TLS handshake agreed on, for the Received field. */
public record Tls(String version, String cipher) {}
