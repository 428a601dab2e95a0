package io.viesti.backing;

import java.util.List;

/**
 * Where the servers of one kind listen: server {@code i} (from 0) on the i-th address, all of them
 * at the same two ports.
 *
 * @param hosts IP addresses, one for each server
 * @param port clients come here
 * @param innerPort the servers speak to each other here
 */
public record Seats(List<String> hosts, int port, int innerPort) {

  public Seats {
    hosts = List.copyOf(hosts);
  }

  /** A single server. */
  public static Seats one(String host, int port, int innerPort) {
    return new Seats(List.of(host), port, innerPort);
  }

  public int size() {
    return hosts.size();
  }

  /** All of them for a client's configuration, as {@code host:port,host:port}. */
  public String contactPoints() {
    return String.join(",", hosts.stream().map(host -> host + ":" + port).toList());
  }
}
