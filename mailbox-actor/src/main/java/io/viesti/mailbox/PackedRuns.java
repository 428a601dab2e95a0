package io.viesti.mailbox;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable map from one or two longs to a positive long, packed into a few arrays: 16 or 24
 * octets an entry however many there are. New entries go to a short unsorted tail; full tails
 * become sorted runs, and runs of similar length are merged, so that adding costs a few hundred
 * copied octets and finding a binary search in each of about {@code log n} runs. The latest entry
 * of a key wins.
 */
final class PackedRuns {
  static final long ABSENT = -1;
  private static final int TAIL_ENTRIES = 32;
  private static final byte FORM = 1;

  private final int width;
  private final long[][] runs;
  private final long[] tail;

  private PackedRuns(int width, long[][] runs, long[] tail) {
    this.width = width;
    this.runs = runs;
    this.tail = tail;
  }

  /**
   * @param keyWidth 1 or 2 longs
   */
  static PackedRuns empty(int keyWidth) {
    return new PackedRuns(keyWidth + 1, new long[0][], new long[0]);
  }

  /** Entries kept, those that a later one of the same key hides included. */
  int size() {
    int longs = tail.length;
    for (long[] run : runs) {
      longs += run.length;
    }
    return longs / width;
  }

  /**
   * The value of a key, {@link #ABSENT} when there is none. The second word is ignored if unused.
   */
  long find(long first, long second) {
    for (int at = tail.length - width; at >= 0; at -= width) {
      if (compare(tail, at, first, second) == 0) {
        return tail[at + width - 1];
      }
    }
    for (int i = runs.length - 1; i >= 0; i--) {
      long found = findIn(runs[i], first, second);
      if (found != ABSENT) {
        return found;
      }
    }
    return ABSENT;
  }

  /**
   * With one more entry.
   *
   * @param keepFrom entries of smaller values may be forgotten when runs are merged
   */
  PackedRuns with(long first, long second, long value, long keepFrom) {
    long[] longer = Arrays.copyOf(tail, tail.length + width);
    longer[tail.length] = first;
    if (width == 3) {
      longer[tail.length + 1] = second;
    }
    longer[longer.length - 1] = value;
    return longer.length < TAIL_ENTRIES * width
        ? new PackedRuns(width, runs, longer)
        : new PackedRuns(width, merged(sorted(longer), keepFrom), new long[0]);
  }

  /** Without the entries of smaller values, all in one run. */
  PackedRuns compacted(long keepFrom) {
    long[] all = sorted(tail);
    for (int i = runs.length - 1; i >= 0; i--) {
      all = merge(runs[i], all, keepFrom);
    }
    long[][] one =
        all.length == 0 ? new long[0][] : new long[][] {merge(all, new long[0], keepFrom)};
    return new PackedRuns(width, one, new long[0]);
  }

  /** Only the entries of values up to this one; of a map just compacted. */
  PackedRuns upTo(long largest) {
    if (runs.length == 0) {
      return this;
    }
    long[] run = runs[0];
    long[] kept = new long[run.length];
    int to = 0;
    for (int at = 0; at < run.length; at += width) {
      if (run[at + width - 1] <= largest) {
        System.arraycopy(run, at, kept, to, width);
        to += width;
      }
    }
    return new PackedRuns(width, new long[][] {Arrays.copyOf(kept, to)}, new long[0]);
  }

  /** The value in the middle of all, by size. */
  long medianValue() {
    long[] values = values();
    Arrays.sort(values);
    return values.length == 0 ? ABSENT : values[(values.length - 1) / 2];
  }

  long largestValue() {
    return Arrays.stream(values()).max().orElse(ABSENT);
  }

  private long[] values() {
    long[] values = new long[size()];
    int to = 0;
    for (long[] run : runs) {
      to = values(run, values, to);
    }
    values(tail, values, to);
    return values;
  }

  private int values(long[] entries, long[] out, int from) {
    int to = from;
    for (int at = width - 1; at < entries.length; at += width) {
      out[to++] = entries[at];
    }
    return to;
  }

  /** Shows every key, in no order that matters. */
  void forEachKey(KeyVisitor visitor) {
    for (long[] run : runs) {
      visit(run, visitor);
    }
    visit(tail, visitor);
  }

  private void visit(long[] entries, KeyVisitor visitor) {
    for (int at = 0; at < entries.length; at += width) {
      visitor.visit(entries[at], width == 2 ? 0 : entries[at + 1]);
    }
  }

  /** Is shown the one or two words of a key. */
  @FunctionalInterface
  interface KeyVisitor {
    void visit(long first, long second);
  }

  /** Entries whose value is at least this. */
  int countFrom(long least) {
    int count = countFrom(tail, least);
    for (long[] run : runs) {
      count += countFrom(run, least);
    }
    return count;
  }

  private int countFrom(long[] entries, long least) {
    int count = 0;
    for (int at = width - 1; at < entries.length; at += width) {
      if (entries[at] >= least) {
        count++;
      }
    }
    return count;
  }

  private long[][] merged(long[] newest, long keepFrom) {
    int kept = runs.length;
    long[] last = newest;
    while (kept > 0 && runs[kept - 1].length < 2 * last.length) {
      last = merge(runs[--kept], last, keepFrom);
    }
    if (last.length == 0) {
      return Arrays.copyOf(runs, kept);
    }
    long[][] result = Arrays.copyOf(runs, kept + 1);
    result[kept] = last;
    return result;
  }

  private long[] merge(long[] older, long[] newer, long keepFrom) {
    long[] out = new long[older.length + newer.length];
    int o = 0;
    int n = 0;
    int to = 0;
    while (o < older.length || n < newer.length) {
      int order =
          o >= older.length
              ? 1
              : n >= newer.length ? -1 : compare(older, o, newer[n], newer[n + 1]);
      long[] from = order < 0 ? older : newer;
      int at = order < 0 ? o : n;
      if (order <= 0) {
        o += width;
      }
      if (order >= 0) {
        n += width;
      }
      if (from[at + width - 1] >= keepFrom) {
        System.arraycopy(from, at, out, to, width);
        to += width;
      }
    }
    return to == out.length ? out : Arrays.copyOf(out, to);
  }

  /** Insertion sort by key; of equal keys only the last stays. */
  private long[] sorted(long[] entries) {
    long[] out = new long[entries.length];
    int length = 0;
    for (int from = 0; from < entries.length; from += width) {
      int at = length;
      while (at > 0 && compare(out, at - width, entries[from], entries[from + 1]) > 0) {
        at -= width;
      }
      boolean replaces = at > 0 && compare(out, at - width, entries[from], entries[from + 1]) == 0;
      if (replaces) {
        at -= width;
      } else {
        System.arraycopy(out, at, out, at + width, length - at);
        length += width;
      }
      System.arraycopy(entries, from, out, at, width);
    }
    return length == out.length ? out : Arrays.copyOf(out, length);
  }

  private long findIn(long[] run, long first, long second) {
    int low = 0;
    int high = run.length / width - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(run, middle * width, first, second);
      if (order == 0) {
        return run[middle * width + width - 1];
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ABSENT;
  }

  private int compare(long[] entries, int at, long first, long second) {
    int order = Long.compare(entries[at], first);
    return order != 0 || width == 2 ? order : Long.compare(entries[at + 1], second);
  }

  /** The form snapshots keep. */
  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(2 + 4 + 4 * (runs.length + 1) + 8 * size() * width);
    out.put(FORM).put((byte) width).putInt(runs.length + 1);
    for (long[] run : runs) {
      put(out, run);
    }
    put(out, tail);
    return out.array();
  }

  private static void put(ByteBuffer out, long[] entries) {
    out.putInt(entries.length);
    out.asLongBuffer().put(entries);
    out.position(out.position() + 8 * entries.length);
  }

  /** Reads what {@link #toBytes} wrote; nothing at all reads as empty. */
  static PackedRuns fromBytes(byte[] bytes, int keyWidth) {
    if (bytes == null || bytes.length == 0) {
      return empty(keyWidth);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte form = in.get();
    int width = in.get();
    if (form != FORM || width != keyWidth + 1) {
      throw new IllegalArgumentException("packed runs of form " + form + ", width " + width);
    }
    long[][] runs = new long[in.getInt() - 1][];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = get(in);
    }
    return new PackedRuns(width, runs, get(in));
  }

  private static long[] get(ByteBuffer in) {
    long[] entries = new long[in.getInt()];
    in.asLongBuffer().get(entries);
    in.position(in.position() + 8 * entries.length);
    return entries;
  }
}
