package io.viesti.chaos;

/**
 * When nothing was broken: the time outside fault windows, by {@link System#nanoTime}. A window
 * begins before a fault strikes and ends when all is whole again. Thread-safe.
 */
final class Calm {
  private final java.util.List<long[]> windows = new java.util.ArrayList<>();
  private boolean open;

  synchronized void faultBegins() {
    windows.add(new long[] {System.nanoTime(), 0});
    open = true;
  }

  synchronized void faultIsOver() {
    windows.get(windows.size() - 1)[1] = System.nanoTime();
    open = false;
  }

  /** Whether no fault was on at that moment; of the past only. */
  synchronized boolean at(long moment) {
    for (int i = windows.size() - 1; i >= 0; i--) {
      long[] window = windows.get(i);
      boolean last = i == windows.size() - 1;
      if (moment - window[0] >= 0) {
        return !(last && open) && moment - window[1] >= 0;
      }
    }
    return true;
  }
}
