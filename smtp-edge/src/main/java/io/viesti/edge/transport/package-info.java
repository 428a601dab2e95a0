/**
 * Sockets around sessions: Netty channels that feed octets to {@code protocol} and do what it asks
 * for. May use all of the edge.
 */
package io.viesti.edge.transport;
