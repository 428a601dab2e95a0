package io.viesti.backing;

import java.util.List;

/** How a server's or node's JVM spends its time. */
public enum Pace {
  /** Up soon: the quick compiler only. For tests of a few minutes. */
  QUICK_START(List.of("-XX:TieredStopAtLevel=1")),
  /** Fast once warm: for a cluster that stays and for what is measured on it. */
  LONG_RUN(List.of());

  private final List<String> flags;

  Pace(List<String> flags) {
    this.flags = flags;
  }

  /** Flags of the JVM. */
  public List<String> flags() {
    return flags;
  }
}
