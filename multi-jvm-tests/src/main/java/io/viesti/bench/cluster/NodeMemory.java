package io.viesti.bench.cluster;

import io.viesti.local.NodeServer;
import io.viesti.outside.process.ProcessTree;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a node.
 *
 * @param residentMib of the whole process
 * @param heapMib used, garbage included
 */
record NodeMemory(String name, long residentMib, long heapMib) {
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} (\\S+)");

  static NodeMemory of(MeasuredCluster cluster, NodeServer node) {
    byte[] page = cluster.operator(node).exchange("GET", "/metrics", null).body();
    return new NodeMemory(
        node.name(),
        new ProcessTree(node.pid()).residentOctets() >> 20,
        heapOctets(new String(page, StandardCharsets.UTF_8)) >> 20);
  }

  static long heapOctets(String page) {
    Matcher pools = HEAP.matcher(page);
    double octets = 0;
    while (pools.find()) {
      octets += Double.parseDouble(pools.group(1));
    }
    return (long) octets;
  }

  NodeMemory max(NodeMemory other) {
    return new NodeMemory(
        name, Math.max(residentMib, other.residentMib), Math.max(heapMib, other.heapMib));
  }

  String show() {
    return String.format(
        Locale.ROOT, "%s at its largest: %d MiB resident, %d MiB heap", name, residentMib, heapMib);
  }
}
