package io.viesti.chaos;

import io.viesti.backing.Server;
import io.viesti.outside.process.OwnProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Cuts connections between nodes of this namespace. Packets are told apart by their addresses; a
 * node's own connections to other nodes come from its address, and packets that answer are dropped
 * as well.
 */
final class Network {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** No packet passes between the two sides, in either direction, until {@link #heal}. */
  void part(Collection<? extends Server> here, Collection<? extends Server> there) {
    for (Server one : here) {
      for (Server other : there) {
        drop(one.host(), other.host());
        drop(other.host(), one.host());
      }
    }
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
