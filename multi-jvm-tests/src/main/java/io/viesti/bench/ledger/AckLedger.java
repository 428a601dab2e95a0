package io.viesti.bench.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of acknowledged pages, eight octets each, written before the load goes on and forced to
 * the disk at every kill. Written by one thread.
 */
public final class AckLedger implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  public AckLedger(Path file) {
    this.file = file;
    try {
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void add(long number) {
    try {
      ByteBuffer entry = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
      while (entry.hasRemaining()) {
        channel.write(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts on the disk what was added so far. */
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All entries, as the file has them. */
  public List<Long> entries() {
    force();
    try {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
      List<Long> numbers = new ArrayList<>(all.remaining() / Long.BYTES);
      while (all.remaining() >= Long.BYTES) {
        numbers.add(all.getLong());
      }
      return numbers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
