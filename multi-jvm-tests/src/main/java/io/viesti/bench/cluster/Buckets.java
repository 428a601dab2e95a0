package io.viesti.bench.cluster;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A histogram as nodes show it to Prometheus.
 *
 * @param upTo for each bound in seconds how many were at most that long
 */
record Buckets(TreeMap<Double, Double> upTo) {
  private static final Pattern BOUND = Pattern.compile("[{,]le=\"([^\"]+)\"");

  /** Reads it out of a page of metrics, the sum over all other labels. */
  static Buckets parse(String page, String metric) {
    TreeMap<Double, Double> upTo = new TreeMap<>();
    page.lines()
        .filter(line -> line.startsWith(metric + "_bucket{"))
        .forEach(
            line -> {
              Matcher bound = BOUND.matcher(line);
              if (bound.find()) {
                upTo.merge(
                    bound.group(1).equals("+Inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(bound.group(1)),
                    Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                    Double::sum);
              }
            });
    return new Buckets(upTo);
  }

  Buckets plus(Buckets other) {
    return with(other, 1);
  }

  /** What came since an earlier reading. */
  Buckets since(Buckets earlier) {
    return with(earlier, -1);
  }

  private Buckets with(Buckets other, int sign) {
    TreeMap<Double, Double> sum = new TreeMap<>(upTo);
    other.upTo.forEach((bound, count) -> sum.merge(bound, sign * count, Double::sum));
    return new Buckets(sum);
  }

  /** As a latency; each figure is its bucket's upper bound, so up to 40 % above the truth. */
  Latency latency() {
    return new Latency((long) total(), at(0.50), at(0.95), at(0.99), at(1));
  }

  private double total() {
    return upTo.isEmpty() ? 0 : upTo.lastEntry().getValue();
  }

  /** Milliseconds within which this share of them was. */
  private double at(double share) {
    double wanted = share * total();
    for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
      if (bucket.getValue() >= wanted) {
        return bucket.getKey() * 1e3;
      }
    }
    return 0;
  }
}
