/**
 * One SMTP session as a state machine over values (RFC 5321, 1870, 2034, 2920, 3030, 3207, 3461,
 * 4954, 6152, 6409, 6531): octets and answers go in, {@link io.viesti.edge.protocol.Action}s come
 * out. No sockets, no clock, no threads. May use the values of {@code envelope}, {@code queue},
 * {@code account} and {@code message}, and nothing else of the edge.
 */
package io.viesti.edge.protocol;
