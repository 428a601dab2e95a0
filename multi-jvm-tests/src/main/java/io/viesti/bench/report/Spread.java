package io.viesti.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A figure measured several times.
 *
 * @param runs in the order they ran, at least one
 */
public record Spread(List<Double> runs) {
  public Spread {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a figure without a run");
    }
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public double median() {
    double[] sorted = runs.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double min() {
    return runs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return runs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** {@code median [min-max]} with that many digits behind the point. */
  public String show(int digits) {
    String number = "%." + digits + "f";
    return runs.size() == 1
        ? String.format(Locale.ROOT, number, median())
        : String.format(
            Locale.ROOT, number + " [" + number + "-" + number + "]", median(), min(), max());
  }
}
