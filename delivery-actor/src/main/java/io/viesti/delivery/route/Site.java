package io.viesti.delivery.route;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The servers that take mail for a domain. Domains served by the same set of servers share the site
 * and with it its limits.
 *
 * @param hosts at least one, by preference
 */
public record Site(List<Host> hosts) {

  public Site {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a site has hosts");
    }
  }

  /** Names the site: its hosts in the order of their names, whatever their preference. */
  public String name() {
    return hosts.stream().map(Host::label).sorted().distinct().collect(Collectors.joining(","));
  }
}
