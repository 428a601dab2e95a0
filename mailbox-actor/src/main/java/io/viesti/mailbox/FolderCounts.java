package io.viesti.mailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** What each folder counts, kept up to date with every change. Immutable. */
record FolderCounts(PMap<FolderId, FolderCount> byFolder) {
  static final FolderCounts NONE = new FolderCounts(HashTreePMap.empty());

  /** Of a folder; zeros for an unknown one. */
  FolderCount of(FolderId folder) {
    return of(byFolder, folder);
  }

  private static FolderCount of(PMap<FolderId, FolderCount> counts, FolderId folder) {
    FolderCount count = counts.get(folder);
    return count == null ? new FolderCount(folder, 0, 0, 1) : count;
  }

  FolderCounts with(FolderCount count) {
    return new FolderCounts(byFolder.plus(count.folder(), count));
  }

  FolderCounts withFolder(FolderId folder) {
    return byFolder.containsKey(folder) ? this : with(of(folder));
  }

  FolderCounts withoutFolder(FolderId folder) {
    return new FolderCounts(byFolder.minus(folder));
  }

  /** After an entry came in with its placements. */
  FolderCounts entered(IndexEntry entry) {
    PMap<FolderId, FolderCount> result = byFolder;
    for (Placement placement : entry.placements()) {
      FolderCount count = of(result, placement.folder());
      result = result.plus(count.folder(), count.entered(!entry.isRead(), placement.uid()));
    }
    return new FolderCounts(result);
  }

  /** After an entry went out. */
  FolderCounts left(IndexEntry entry) {
    PMap<FolderId, FolderCount> result = byFolder;
    for (Placement placement : entry.placements()) {
      FolderCount count = of(result, placement.folder());
      result = result.plus(count.folder(), count.left(!entry.isRead()));
    }
    return new FolderCounts(result);
  }

  /** The same entry with the one copy of each folder id that all share. */
  IndexEntry shared(IndexEntry entry) {
    List<Placement> placements = new ArrayList<>(entry.placements().size());
    for (Placement placement : entry.placements()) {
      placements.add(new Placement(of(placement.folder()).folder(), placement.uid()));
    }
    return new IndexEntry(
        entry.id(),
        entry.thread(),
        entry.changedSeq(),
        entry.size(),
        entry.receivedAt(),
        List.copyOf(placements),
        entry.keywords(),
        entry.content());
  }

  Collection<FolderCount> all() {
    return byFolder.values();
  }

  Set<FolderId> folders() {
    return new TreeSet<>(byFolder.keySet());
  }
}
