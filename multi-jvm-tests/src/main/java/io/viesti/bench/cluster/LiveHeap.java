package io.viesti.bench.cluster;

import io.viesti.outside.process.OwnProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM's heap holds after a full collection: {@code jcmd GC.class_histogram}, which collects
 * first and then counts what is alive.
 */
final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private LiveHeap() {}

  /** Octets alive in all nodes together. */
  static long ofNodes(MeasuredCluster cluster) {
    return cluster.nodes().stream().mapToLong(node -> of(node.pid())).sum();
  }

  private static long of(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IllegalStateException("no " + jcmd + ": --memory needs a JDK, not a JRE");
    }
    return total(
        OwnProcess.run(
            List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"), PATIENCE));
  }

  static long total(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("jcmd showed no histogram: " + histogram.lines().findFirst());
    }
    return Long.parseLong(total.group(1));
  }
}
