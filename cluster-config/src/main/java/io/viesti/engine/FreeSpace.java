package io.viesti.engine;

import io.viesti.space.Intake;
import java.io.IOException;
import java.nio.file.FileStore;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps intake closed while the volume has less than the minimum free. Looks at fixed intervals
 * and, in between, whenever an eighth of the minimum was taken in since the last look. Thread-safe.
 */
final class FreeSpace implements Intake {
  private static final long MOST = 512L << 20;

  private final Volume volume;
  private final long minFree;
  private final AtomicLong sinceLook = new AtomicLong();
  private volatile long free;

  /** What is left of a volume, in octets. */
  interface Volume {
    long usable() throws IOException;

    long total() throws IOException;

    static Volume of(FileStore store) {
      return new Volume() {
        @Override
        public long usable() throws IOException {
          return store.getUsableSpace();
        }

        @Override
        public long total() throws IOException {
          return store.getTotalSpace();
        }
      };
    }
  }

  FreeSpace(Volume volume, OptionalLong minFree) throws IOException {
    this.volume = volume;
    this.minFree = minFree.orElse(Math.min(MOST, volume.total() / 20));
    look();
  }

  /** Asks the volume. A volume that does not answer counts as full. */
  void look() {
    sinceLook.set(0);
    try {
      free = volume.usable();
    } catch (IOException e) {
      free = 0;
    }
  }

  /** Octets were taken in. */
  void took(long octets) {
    if (sinceLook.addAndGet(octets) > minFree / 8) {
      look();
    }
  }

  @Override
  public boolean isOpen() {
    return free >= minFree;
  }

  long free() {
    return free;
  }

  long minFree() {
    return minFree;
  }
}
