package io.viesti.delivery.route;

/**
 * A server mail may be handed to.
 *
 * @param name host name or IP address (an IPv6 one without brackets)
 * @param preference lower ones first; equal ones in random order
 * @param weight among hosts of equal preference: a host of weight 2 comes first twice as often
 */
public record Host(String name, int port, int preference, int weight) {

  public Host {
    if (port < 1 || port > 65_535 || weight < 1) {
      throw new IllegalArgumentException("not a host: " + name + ":" + port + ", " + weight);
    }
  }

  /** Name and port, as people read it. */
  public String label() {
    return name.indexOf(':') >= 0 ? "[" + name + "]:" + port : name + ":" + port;
  }
}
