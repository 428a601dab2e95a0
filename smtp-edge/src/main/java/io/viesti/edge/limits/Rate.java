package io.viesti.edge.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/**
 * So many of something per key and period. A period begins with a key's first use after the last
 * one ended. Remembers at most {@value #MAX_KEYS} keys; beyond that the least recently used start
 * afresh. Thread-safe.
 */
public final class Rate<K> {
  static final int MAX_KEYS = 100_000;

  private record Count(long since, int used) {}

  private final int max;
  private final long period;
  private final InstantSource clock;
  private final Cache<K, Count> counts;

  public Rate(int max, Duration period, InstantSource clock) {
    this.max = max;
    this.period = period.toMillis();
    this.clock = clock;
    this.counts =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(period)
            .executor(Runnable::run)
            .build();
  }

  /** Whether none is left in this period. */
  public boolean isUsedUp(K key) {
    Count count = counts.getIfPresent(key);
    return count != null && count.used() >= max && clock.millis() - count.since() < period;
  }

  /** Uses one, if there is one left in this period. */
  public boolean tryUse(K key) {
    long now = clock.millis();
    boolean[] granted = new boolean[1];
    counts
        .asMap()
        .compute(
            key,
            (k, count) -> {
              boolean fresh = count == null || now - count.since() >= period;
              granted[0] = fresh || count.used() < max;
              if (fresh) {
                return new Count(now, 1);
              }
              return granted[0] ? new Count(count.since(), count.used() + 1) : count;
            });
    return granted[0];
  }
}
