package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.outside.process.OwnProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts connections between any two processes of this namespace. Packets between nodes are told
 * apart by their addresses: a node's own connections to other nodes come from its address. Its
 * connections to servers come from the same address as everybody's; they are told apart by the
 * group id of its process, which each of its packets leaves as a mark on its connection, so that
 * what is answered is known as well. Packets are dropped in both directions, as by a broken cable.
 */
final class Network {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FIRST_GROUP = 3001;

  private final Map<Server, Integer> groups = new HashMap<>();

  /** Nodes that can be cut off from servers, from their next start on. */
  void know(Collection<? extends Server> nodes) {
    iptables("-t", "mangle", "-F", "OUTPUT");
    for (Server node : nodes) {
      int group = FIRST_GROUP + groups.size();
      groups.put(node, group);
      node.inGroup(group);
      iptables(
          "-t",
          "mangle",
          "-A",
          "OUTPUT",
          "-m",
          "owner",
          "--gid-owner",
          "" + group,
          "-j",
          "CONNMARK",
          "--set-mark",
          "" + group);
    }
  }

  /** No packet passes between the two sides, in either direction, until {@link #heal}. */
  void part(Collection<? extends Server> here, Collection<? extends Server> there) {
    for (Server one : here) {
      for (Server other : there) {
        drop(one.host(), other.host());
        drop(other.host(), one.host());
      }
    }
  }

  /** No packet passes between a node and a server it is a client of, until {@link #heal}. */
  void cut(Server node, Server server) {
    String group = "" + groups.get(node);
    String port = "" + server.port();
    iptables(
        "-A",
        "OUTPUT",
        "-p",
        "tcp",
        "-d",
        server.host(),
        "--dport",
        port,
        "-m",
        "owner",
        "--gid-owner",
        group,
        "-j",
        "DROP");
    iptables(
        "-A",
        "OUTPUT",
        "-p",
        "tcp",
        "-s",
        server.host(),
        "--sport",
        port,
        "-m",
        "connmark",
        "--mark",
        group,
        "-j",
        "DROP");
  }

  /** Packets from one to the other are lost; the other way they pass. */
  void drop(String from, String to) {
    iptables("-A", "OUTPUT", "-s", from, "-d", to, "-j", "DROP");
  }

  /** Everything passes again. */
  void heal() {
    iptables("-F", "OUTPUT");
  }

  private static void iptables(String... arguments) {
    List<String> command = new ArrayList<>(List.of("iptables", "-w"));
    command.addAll(List.of(arguments));
    OwnProcess.run(command, PATIENCE);
  }
}
