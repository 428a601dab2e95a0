package io.viesti.edge.limits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** A list of networks in CIDR form (RFC 4632, RFC 4291 §2.3). */
public final class Networks {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] prefix, int bits) {
    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = bits % 8;
      int mask = (0xff << (8 - rest)) & 0xff;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (rest == 0 || (address[whole] & mask) == (prefix[whole] & mask));
    }
  }

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /** Parses {@code address/bits}; throws {@link IllegalArgumentException} naming the culprit. */
  public static Networks of(List<String> cidrs) {
    return new Networks(cidrs.stream().map(Networks::parse).toList());
  }

  private static Network parse(String cidr) {
    int slash = cidr.indexOf('/');
    String host = slash < 0 ? cidr : cidr.substring(0, slash);
    if (!host.matches("[0-9a-fA-F:.]+")) {
      throw new IllegalArgumentException("not a network: " + cidr);
    }
    try {
      byte[] address = InetAddress.getByName(host).getAddress();
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
      if (bits < 0 || bits > address.length * 8) {
        throw new IllegalArgumentException("not a network: " + cidr);
      }
      return new Network(address, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("not a network: " + cidr, e);
    }
  }

  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    for (Network network : networks) {
      if (network.contains(octets)) {
        return true;
      }
    }
    return false;
  }
}
