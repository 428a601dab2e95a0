package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {
  private static final long GIB = 1L << 30;

  private final Disk disk = new Disk();

  @Test
  void minimumIsFivePercentOfASmallVolume() throws Exception {
    disk.total = GIB;
    assertThat(new FreeSpace(disk, OptionalLong.empty()).minFree()).isEqualTo(GIB / 20);
  }

  @Test
  void minimumIsNeverMoreThanHalfAGibibyte() throws Exception {
    disk.total = 1000 * GIB;
    assertThat(new FreeSpace(disk, OptionalLong.empty()).minFree()).isEqualTo(GIB / 2);
  }

  @Test
  void closesBelowTheMinimumAndOpensAgain() throws Exception {
    disk.usable = 100;
    FreeSpace space = new FreeSpace(disk, OptionalLong.of(100));
    assertThat(space.isOpen()).isTrue();
    disk.usable = 99;
    space.look();
    assertThat(space.isOpen()).isFalse();
    disk.usable = 100;
    space.look();
    assertThat(space.isOpen()).isTrue();
  }

  @Test
  void looksEarlierWhenMuchIsTakenIn() throws Exception {
    disk.usable = 1_000;
    FreeSpace space = new FreeSpace(disk, OptionalLong.of(800));
    disk.usable = 700;
    space.took(50);
    assertThat(space.isOpen()).isTrue();
    space.took(60);
    assertThat(space.isOpen()).isFalse();
  }

  @Test
  void aVolumeThatDoesNotAnswerCountsAsFull() throws Exception {
    FreeSpace space = new FreeSpace(disk, OptionalLong.of(100));
    assertThat(space.isOpen()).isTrue();
    disk.broken = true;
    space.look();
    assertThat(space.isOpen()).isFalse();
  }

  static final class Disk implements FreeSpace.Volume {
    volatile long total = 100 * GIB;
    volatile long usable = 50 * GIB;
    volatile boolean broken;

    @Override
    public long usable() throws IOException {
      if (broken) {
        throw new IOException("gone");
      }
      return usable;
    }

    @Override
    public long total() {
      return total;
    }
  }
}
