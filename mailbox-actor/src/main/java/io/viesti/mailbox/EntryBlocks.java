package io.viesti.mailbox;

import java.util.Arrays;

/**
 * An immutable sequence of entries in the order of their ids, in blocks of at most {@value #BLOCK}:
 * a change copies one block and the list of blocks. Positions count from the oldest.
 */
final class EntryBlocks {
  private static final int BLOCK = 64;
  static final EntryBlocks EMPTY = new EntryBlocks(new IndexEntry[0][], 0);

  private final IndexEntry[][] blocks;
  private final int size;

  private EntryBlocks(IndexEntry[][] blocks, int size) {
    this.blocks = blocks;
    this.size = size;
  }

  /** All entries of a list, which is in the order of ids. */
  static EntryBlocks of(java.util.List<IndexEntry> entries) {
    IndexEntry[][] blocks = new IndexEntry[(entries.size() + BLOCK - 1) / BLOCK][];
    for (int i = 0; i < blocks.length; i++) {
      int end = Math.min(entries.size(), (i + 1) * BLOCK);
      blocks[i] = entries.subList(i * BLOCK, end).toArray(new IndexEntry[0]);
    }
    return new EntryBlocks(blocks, entries.size());
  }

  int size() {
    return size;
  }

  /** With an entry whose id is larger than all. */
  EntryBlocks append(IndexEntry entry) {
    int last = blocks.length - 1;
    if (last >= 0 && blocks[last].length < BLOCK) {
      IndexEntry[] longer = Arrays.copyOf(blocks[last], blocks[last].length + 1);
      longer[longer.length - 1] = entry;
      return replaceBlock(last, longer, size + 1);
    }
    IndexEntry[][] more = Arrays.copyOf(blocks, blocks.length + 1);
    more[blocks.length] = new IndexEntry[] {entry};
    return new EntryBlocks(more, size + 1);
  }

  /** The entry of this id, or null. */
  IndexEntry get(long id) {
    int block = blockOf(id);
    int at = block < 0 ? -1 : search(blocks[block], id);
    return at < 0 ? null : blocks[block][at];
  }

  /** With this entry in the place of the one of the same id, which must be there. */
  EntryBlocks replace(IndexEntry entry) {
    int block = blockOf(entry.id());
    IndexEntry[] copy = blocks[block].clone();
    copy[search(copy, entry.id())] = entry;
    return replaceBlock(block, copy, size);
  }

  /** Without the entry of this id, which must be there. */
  EntryBlocks remove(long id) {
    int block = blockOf(id);
    IndexEntry[] old = blocks[block];
    int at = search(old, id);
    IndexEntry[] rest = new IndexEntry[old.length - 1];
    System.arraycopy(old, 0, rest, 0, at);
    System.arraycopy(old, at + 1, rest, at, rest.length - at);
    int next = block + 1;
    if (next < blocks.length && rest.length + blocks[next].length <= BLOCK / 2) {
      IndexEntry[] joined = Arrays.copyOf(rest, rest.length + blocks[next].length);
      System.arraycopy(blocks[next], 0, joined, rest.length, blocks[next].length);
      return withoutBlock(next).replaceBlock(block, joined, size - 1);
    }
    return rest.length == 0 ? withoutBlock(block) : replaceBlock(block, rest, size - 1);
  }

  private EntryBlocks replaceBlock(int block, IndexEntry[] entries, int newSize) {
    IndexEntry[][] copy = blocks.clone();
    copy[block] = entries;
    return new EntryBlocks(copy, newSize);
  }

  private EntryBlocks withoutBlock(int block) {
    IndexEntry[][] fewer = new IndexEntry[blocks.length - 1][];
    System.arraycopy(blocks, 0, fewer, 0, block);
    System.arraycopy(blocks, block + 1, fewer, block, fewer.length - block);
    return new EntryBlocks(fewer, size - 1);
  }

  /** The block an id is in if it is anywhere; -1 before the first. */
  private int blockOf(long id) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle][0].id() <= id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static int search(IndexEntry[] block, long id) {
    int low = 0;
    int high = block.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = block[middle].id();
      if (found == id) {
        return middle;
      } else if (found < id) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Walks from the newest to the oldest until {@code visitor} says false. */
  void newestFirst(Visitor visitor) {
    for (int block = blocks.length - 1; block >= 0; block--) {
      IndexEntry[] entries = blocks[block];
      for (int i = entries.length - 1; i >= 0; i--) {
        if (!visitor.visit(entries[i])) {
          return;
        }
      }
    }
  }

  /**
   * Walks from the first id that is at least {@code fromId} up, until {@code visitor} says false.
   */
  void oldestFirst(long fromId, Visitor visitor) {
    for (int block = Math.max(0, blockOf(fromId)); block < blocks.length; block++) {
      for (IndexEntry entry : blocks[block]) {
        if (entry.id() >= fromId && !visitor.visit(entry)) {
          return;
        }
      }
    }
  }

  /** Looks at an entry; false ends the walk. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(IndexEntry entry);
  }
}
