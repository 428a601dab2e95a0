package io.viesti.delivery.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The order to try hosts in: by preference (RFC 5321 §5.1), at random within one, where a host's
 * weight is its number of lots.
 */
public final class HostOrder {
  private HostOrder() {}

  public static List<Host> of(List<Host> hosts, RandomGenerator dice) {
    Map<Integer, List<Host>> byPreference = new TreeMap<>(Comparator.naturalOrder());
    hosts.forEach(h -> byPreference.computeIfAbsent(h.preference(), p -> new ArrayList<>()).add(h));
    List<Host> order = new ArrayList<>(hosts.size());
    byPreference.values().forEach(equals -> draw(equals, order, dice));
    return order;
  }

  private static void draw(List<Host> left, List<Host> order, RandomGenerator dice) {
    while (!left.isEmpty()) {
      int lot = dice.nextInt(left.stream().mapToInt(Host::weight).sum());
      int drawn = 0;
      while (lot >= left.get(drawn).weight()) {
        lot -= left.get(drawn++).weight();
      }
      order.add(left.remove(drawn));
    }
  }
}
