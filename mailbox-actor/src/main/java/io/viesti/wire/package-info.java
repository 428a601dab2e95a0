/**
 * What crosses the network or lies in the journal: one serializer, Jackson CBOR with short stable
 * manifests. May use nothing of Viesti.
 */
package io.viesti.wire;
