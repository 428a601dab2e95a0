package io.viesti.architecture.sample.low;

import io.viesti.architecture.sample.high.High;

/** Knows what stands above it. */
public final class Low {
  public final High above = new High();
}
