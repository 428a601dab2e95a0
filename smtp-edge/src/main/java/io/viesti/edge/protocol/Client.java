package io.viesti.edge.protocol;

import java.net.InetAddress;

/**
 * Who is at the other end.
 *
 * @param trusted whether the address is in {@code viesti.smtp.trusted-networks}
 */
public record Client(InetAddress address, boolean trusted) {

  /** Whether the connection never left this machine (127.0.0.0/8, ::1). */
  public boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  /** The address as a literal of RFC 5321 §4.1.3, in brackets. */
  public String literal() {
    String host = address.getHostAddress();
    int zone = host.indexOf('%');
    String plain = zone < 0 ? host : host.substring(0, zone);
    return address instanceof java.net.Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
  }
}
