package io.viesti.message;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What a piece of work costs this thread. Not how long it takes: on a busy machine that says more
 * about the neighbours.
 */
final class CpuTime {
  /** What takes milliseconds, done a thousand times too often. */
  static final Duration HOSTILE = Duration.ofSeconds(5);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What is measured. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private CpuTime() {}

  static Duration of(Work work) throws IOException {
    long before = THREADS.getCurrentThreadCpuTime();
    work.run();
    return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
  }
}
