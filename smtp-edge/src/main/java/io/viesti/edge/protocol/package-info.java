/**
 * One SMTP session as a state machine over values (RFC 5321, 1870, 2034, 2920, 3030, 3207, 3461,
 * 4954, 6152, 6409, 6531): octets and answers go in, {@link io.viesti.edge.protocol.Action}s come
 * out. No sockets, no clock, no threads. May use {@code envelope}, {@code directory}, {@code queue}
 * and {@code account} values and {@code message} of the core, nothing else of the edge.
 */
package io.viesti.edge.protocol;
