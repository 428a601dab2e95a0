package io.viesti.architecture.sample.high;

import io.viesti.architecture.sample.low.Low;

/** Half of a cycle. */
public final class High {
  public Class<?> below() {
    return Low.class;
  }
}
