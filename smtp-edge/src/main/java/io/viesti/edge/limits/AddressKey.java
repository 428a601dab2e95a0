package io.viesti.edge.limits;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What remote addresses are counted by: an IPv4 address, or the /64 of an IPv6 one, of which one
 * subscriber has all.
 */
record AddressKey(boolean v6, long value) {

  static AddressKey of(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == 4
        ? new AddressKey(false, ByteBuffer.wrap(octets).getInt())
        : new AddressKey(true, ByteBuffer.wrap(octets).getLong());
  }
}
