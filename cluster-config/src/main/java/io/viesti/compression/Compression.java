package io.viesti.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/**
 * Whether and how bodies are compressed: Zstandard at its fastest regular level, kept when it saves
 * a tenth. A look at how often each octet occurs in a sample tells what is compressed already and
 * saves trying. Figures are in docs/decisions/0004-compressing-bodies.md. Thread-safe.
 */
public final class Compression {
  /** Of streams, too. */
  public static final int LEVEL = 1;

  /** Below this there is nothing to win. */
  private static final int SMALLEST = 256;

  private static final int SAMPLE = 1024;
  private static final int RUNS = 4;

  /** Bits per octet above which a sample counts as incompressible: Base64 has 6, noise 7.8. */
  private static final double DENSE = 7.3;

  private static final double[] N_LOG_N = new double[SAMPLE + 1];

  static {
    for (int n = 1; n <= SAMPLE; n++) {
      N_LOG_N[n] = n * (Math.log(n) / Math.log(2));
    }
  }

  private static final ThreadLocal<ZstdCompressCtx> CONTEXT =
      ThreadLocal.withInitial(() -> new ZstdCompressCtx().setLevel(LEVEL));

  private Compression() {}

  /**
   * Compresses when that saves a tenth.
   *
   * @param reserve octets left free before the result
   * @return the reserve and the compressed content, or null when it doesn't pay
   */
  public static byte[] compress(byte[] content, int length, int reserve) {
    if (length < SMALLEST || isDense(content, length)) {
      return null;
    }
    byte[] target = new byte[reserve + (int) Zstd.compressBound(length)];
    int size =
        CONTEXT
            .get()
            .compressByteArray(target, reserve, target.length - reserve, content, 0, length);
    return size > length - length / 10 ? null : Arrays.copyOf(target, reserve + size);
  }

  /** Whether what begins like this is worth compressing as a stream. */
  public static boolean pays(byte[] beginning, int length) {
    return compress(beginning, length, 0) != null;
  }

  /** Whether a sample looks like noise: compressed or encrypted content. */
  static boolean isDense(byte[] content, int length) {
    int[] counts = new int[256];
    int sampled = 0;
    int run = SAMPLE / RUNS;
    for (int i = 0; i < RUNS; i++) {
      int from = (int) ((long) Math.max(0, length - run) * i / (RUNS - 1));
      int to = Math.min(length, from + run);
      for (int at = from; at < to; at++) {
        counts[content[at] & 0xFF]++;
        sampled++;
      }
    }
    double sum = 0;
    for (int count : counts) {
      sum += N_LOG_N[count];
    }
    double bits = Math.log(sampled) / Math.log(2) - sum / sampled;
    return bits > DENSE;
  }

  /**
   * The content of a compressed blob, {@code size} octets long.
   *
   * @throws IllegalArgumentException when it is not that
   */
  public static byte[] decompress(byte[] from, int offset, int size) {
    byte[] content = new byte[size];
    try {
      long written = Zstd.decompressByteArray(content, 0, size, from, offset, from.length - offset);
      if (!Zstd.isError(written) && written == size) {
        return content;
      }
    } catch (ZstdException e) {
      throw new IllegalArgumentException("compressed content is broken", e);
    }
    throw new IllegalArgumentException("compressed content is broken");
  }
}
