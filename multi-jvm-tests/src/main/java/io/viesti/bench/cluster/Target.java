package io.viesti.bench.cluster;

import java.util.Locale;

/**
 * What a figure is to be.
 *
 * @param atMost milliseconds it is to stay below
 * @param measured milliseconds
 */
record Target(String name, double atMost, double measured) {
  boolean met() {
    return measured < atMost;
  }

  String show() {
    return String.format(
        Locale.ROOT,
        "Target %s < %.0f ms: %.0f ms, %s",
        name,
        atMost,
        measured,
        met() ? "met" : "MISSED");
  }
}
