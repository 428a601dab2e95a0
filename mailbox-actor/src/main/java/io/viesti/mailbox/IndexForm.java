package io.viesti.mailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The packed form of a message index: folders with their next UIDs, the sets of keywords in use,
 * then every email. In snapshots, so a new form needs a new number and the old one stays readable.
 */
final class IndexForm {
  private static final int FORM = 1;

  private IndexForm() {}

  /** What {@link #read} found; folders with their UIDs but without counters. */
  record Read(FolderCounts counts, List<IndexEntry> entries) {}

  static byte[] write(EntryBlocks entries, Collection<FolderCount> counts) {
    PackedWriter out = new PackedWriter(64 + 512 * entries.size());
    out.octet(FORM);
    Map<FolderId, Integer> folderNumbers = new LinkedHashMap<>();
    out.number(counts.size());
    for (FolderCount count : counts) {
      folderNumbers.put(count.folder(), folderNumbers.size());
      out.text(count.folder().value());
      out.number(count.uidNext());
    }
    Map<Set<String>, Integer> keywordNumbers = keywordSets(entries);
    out.number(keywordNumbers.size());
    for (Set<String> keywords : keywordNumbers.keySet()) {
      out.number(keywords.size());
      keywords.stream().sorted().forEach(out::text);
    }
    out.number(entries.size());
    entries.oldestFirst(
        0,
        entry -> {
          write(out, entry, folderNumbers, keywordNumbers);
          return true;
        });
    return out.toBytes();
  }

  private static Map<Set<String>, Integer> keywordSets(EntryBlocks entries) {
    Map<Set<String>, Integer> numbers = new LinkedHashMap<>();
    entries.oldestFirst(
        0,
        entry -> {
          numbers.putIfAbsent(entry.keywords(), numbers.size());
          return true;
        });
    return numbers;
  }

  private static void write(
      PackedWriter out,
      IndexEntry entry,
      Map<FolderId, Integer> folderNumbers,
      Map<Set<String>, Integer> keywordNumbers) {
    out.number(entry.id());
    out.number(entry.thread());
    out.number(entry.changedSeq());
    out.number(entry.size());
    out.signed(entry.receivedAt());
    out.number(entry.placements().size());
    for (Placement placement : entry.placements()) {
      out.number(folderNumbers.get(placement.folder()));
      out.number(placement.uid());
    }
    out.number(keywordNumbers.get(entry.keywords()));
    out.block(entry.content());
  }

  static Read read(byte[] bytes) {
    if (bytes.length == 0) {
      return new Read(FolderCounts.NONE, List.of());
    }
    PackedReader in = new PackedReader(bytes);
    int form = in.octet();
    if (form != FORM) {
      throw new IllegalArgumentException("message index of unknown form " + form);
    }
    List<FolderCount> folders = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      folders.add(new FolderCount(new FolderId(in.text()), 0, 0, in.number()));
    }
    List<Set<String>> keywords = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      keywords.add(keywordSet(in));
    }
    int count = in.count();
    List<IndexEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(entry(in, folders, keywords));
    }
    FolderCounts counts = FolderCounts.NONE;
    for (FolderCount folder : folders) {
      counts = counts.with(folder);
    }
    return new Read(counts, entries);
  }

  private static Set<String> keywordSet(PackedReader in) {
    String[] keywords = new String[in.count()];
    for (int i = 0; i < keywords.length; i++) {
      keywords[i] = in.text();
    }
    return Set.of(keywords);
  }

  private static IndexEntry entry(
      PackedReader in, List<FolderCount> folders, List<Set<String>> keywords) {
    long id = in.number();
    long thread = in.number();
    long changedSeq = in.number();
    long size = in.number();
    long receivedAt = in.signed();
    Placement[] placements = new Placement[in.count()];
    for (int i = 0; i < placements.length; i++) {
      placements[i] = new Placement(folders.get((int) in.number()).folder(), in.number());
    }
    Set<String> set = keywords.get((int) in.number());
    return new IndexEntry(
        id, thread, changedSeq, size, receivedAt, List.of(placements), set, in.block());
  }
}
