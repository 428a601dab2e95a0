package io.viesti.directory;

import com.github.benmanes.caffeine.cache.Expiry;
import java.util.function.Predicate;

/** How long answers are remembered: those that found nothing are asked again sooner. */
final class Remembering {
  private Remembering() {}

  static <K, V> Expiry<K, V> when(Predicate<V> found, DirectorySettings settings) {
    return Expiry.creating(
        (key, value) -> found.test(value) ? settings.remember() : settings.rememberUnknown());
  }
}
