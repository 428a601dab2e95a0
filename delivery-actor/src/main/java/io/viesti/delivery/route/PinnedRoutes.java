package io.viesti.delivery.route;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.viesti.envelope.MailAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Next hops that an operator set, instead of what the domain name system says: {@code domain =
 * "host:port"}, or several, {@code "host:port*3, other:port"} with weights, or {@code "first:port;
 * second:port"} where the second is used when the first can't be reached. {@code "*"} pins all
 * domains that have no route of their own: a smart host.
 */
public record PinnedRoutes(Map<String, Site> sites) {
  private static final String ALL = "*";

  public PinnedRoutes {
    sites = Map.copyOf(sites);
  }

  /**
   * Reads an object of routes; throws {@link IllegalArgumentException} naming the one that is
   * wrong.
   *
   * @param defaultPort where a hop names none
   */
  public static PinnedRoutes from(Config config, int defaultPort) {
    Map<String, Site> sites = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      // A domain given as a system property comes as a path of its labels.
      String domain = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      String key =
          domain.equals(ALL)
              ? ALL
              : MailAddress.parseDomain(domain)
                  .orElseThrow(
                      () -> new IllegalArgumentException("a route's domain is wrong: " + domain));
      sites.put(key, site(domain, text(entry.getValue()), defaultPort));
    }
    return new PinnedRoutes(sites);
  }

  private static String text(ConfigValue value) {
    if (value.valueType() == ConfigValueType.LIST) {
      return ((List<?>) value.unwrapped())
          .stream().map(String::valueOf).collect(java.util.stream.Collectors.joining(","));
    }
    return String.valueOf(value.unwrapped());
  }

  /** The pinned site of a domain, its own or everybody's. */
  public Optional<Site> find(String domain) {
    Site own = sites.get(domain);
    return Optional.ofNullable(own == null ? sites.get(ALL) : own);
  }

  private static Site site(String domain, String text, int defaultPort) {
    List<Host> hosts = new ArrayList<>();
    int preference = 0;
    for (String group : text.split(";")) {
      for (String hop : group.split(",")) {
        hosts.add(host(domain, hop.strip(), preference, defaultPort));
      }
      preference += 10;
    }
    return new Site(hosts);
  }

  private static Host host(String domain, String hop, int preference, int defaultPort) {
    try {
      int star = hop.indexOf('*');
      int weight = star < 0 ? 1 : Integer.parseInt(hop.substring(star + 1).strip());
      String address = star < 0 ? hop : hop.substring(0, star).strip();
      int colon = address.lastIndexOf(':');
      boolean port = colon > 0 && address.indexOf(']', colon) < 0;
      String name = port ? address.substring(0, colon) : address;
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no host");
      }
      return new Host(
          name.replace("[", "").replace("]", ""),
          port ? Integer.parseInt(address.substring(colon + 1)) : defaultPort,
          preference,
          weight);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the route of " + domain + " names no host:port: '" + hop + "'", e);
    }
  }
}
