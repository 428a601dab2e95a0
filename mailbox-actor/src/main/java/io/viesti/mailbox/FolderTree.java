package io.viesti.mailbox;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The folders of a mailbox, system ones and own ones, nested. Immutable. */
record FolderTree(PMap<FolderId, Folder> byId) {
  static final FolderTree NONE = new FolderTree(HashTreePMap.empty());

  /** Own and system folders together at most. */
  static final int MAX_FOLDERS = 1_000;

  /** Levels at most. */
  static final int MAX_DEPTH = 10;

  private static final List<Folder> SYSTEM =
      List.of(
          system(FolderId.INBOX, "Inbox", "inbox"),
          system(FolderId.SENT, "Sent", "sent"),
          system(FolderId.DRAFTS, "Drafts", "drafts"),
          system(FolderId.TRASH, "Trash", "trash"),
          system(FolderId.SPAM, "Spam", "junk"),
          system(FolderId.ARCHIVE, "Archive", "archive"));

  private static Folder system(FolderId id, String name, String role) {
    return new Folder(id, name, Optional.empty(), Optional.of(role), 1);
  }

  /** The folders every mailbox starts with. */
  static FolderTree ofSystem(long uidValidity) {
    FolderTree tree = NONE;
    for (Folder folder : SYSTEM) {
      tree =
          tree.with(
              new Folder(folder.id(), folder.name(), folder.parent(), folder.role(), uidValidity));
    }
    return tree;
  }

  static boolean isSystem(FolderId id) {
    return SYSTEM.stream().anyMatch(folder -> folder.id().equals(id));
  }

  Optional<Folder> find(FolderId id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean contains(FolderId id) {
    return byId.containsKey(id);
  }

  Collection<Folder> all() {
    return byId.values();
  }

  boolean hasChildren(FolderId id) {
    return byId.values().stream().anyMatch(f -> f.parent().equals(Optional.of(id)));
  }

  /** Whether a sibling has this name already, without regard to case. */
  boolean isTaken(String name, Optional<FolderId> parent, Optional<FolderId> except) {
    String key = key(name);
    return byId.values().stream()
        .anyMatch(
            f ->
                f.parent().equals(parent)
                    && key(f.name()).equals(key)
                    && !Optional.of(f.id()).equals(except));
  }

  /** Whether {@code folder} is {@code ancestor} or somewhere below it. */
  boolean isWithin(FolderId folder, FolderId ancestor) {
    Optional<FolderId> at = Optional.of(folder);
    while (at.isPresent()) {
      if (at.get().equals(ancestor)) {
        return true;
      }
      at = find(at.get()).flatMap(Folder::parent);
    }
    return false;
  }

  /** Levels from the top down to a folder: 1 for one at the top. */
  int depth(FolderId folder) {
    int depth = 1;
    Optional<FolderId> at = find(folder).flatMap(Folder::parent);
    while (at.isPresent()) {
      depth++;
      at = find(at.get()).flatMap(Folder::parent);
    }
    return depth;
  }

  /** Levels of a folder and what is below it. */
  int height(FolderId folder) {
    return 1
        + byId.values().stream()
            .filter(f -> f.parent().equals(Optional.of(folder)))
            .mapToInt(f -> height(f.id()))
            .max()
            .orElse(0);
  }

  FolderTree with(Folder folder) {
    return new FolderTree(byId.plus(folder.id(), folder));
  }

  FolderTree without(FolderId id) {
    return new FolderTree(byId.minus(id));
  }

  private static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
