package io.viesti.dns;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How names are looked up.
 *
 * @param servers resolvers to ask, in order; none means those of the operating system
 * @param timeout for one question to one server
 * @param cacheEntries answers kept at most, positive and negative each; the oldest go first
 */
public record DnsSettings(List<InetSocketAddress> servers, Duration timeout, int cacheEntries) {
  private static final int DNS_PORT = 53;

  public DnsSettings {
    servers = List.copyOf(servers);
  }

  /** Reads {@code servers}, {@code timeout} and {@code cache-entries}. */
  public static DnsSettings from(Config config) {
    return new DnsSettings(
        config.getStringList("servers").stream().map(DnsSettings::server).toList(),
        config.getDuration("timeout"),
        config.getInt("cache-entries"));
  }

  /** Reads {@code address} or {@code address:port}, an IPv6 address with port in brackets. */
  static InetSocketAddress server(String text) {
    boolean bracketed = text.startsWith("[");
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        colon > 0 && (bracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DNS_PORT;
    return new InetSocketAddress(host.replace("[", "").replace("]", ""), port);
  }
}
