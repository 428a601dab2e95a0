package io.viesti.http.webmail;

import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.FolderView;
import java.util.Optional;

/** A folder as answers show it. */
public record FolderJson(
    String folderId,
    String name,
    Optional<String> role,
    Optional<String> parentId,
    int totalCount,
    int unreadCount) {

  public static FolderJson of(FolderView view) {
    return new FolderJson(
        view.folder().id().value(),
        view.folder().name(),
        view.folder().role(),
        view.folder().parent().map(FolderId::value),
        view.total(),
        view.unread());
  }
}
