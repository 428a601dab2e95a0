package io.viesti.mailbox;

import java.util.Optional;

/**
 * A folder's description; counters are in {@link FolderView}.
 *
 * @param name shown to people; unique among its siblings; 1 to {@value #MAX_NAME} characters
 * @param role JMAP role of RFC 8621 §2 (inbox, sent, drafts, trash, junk, archive) of a system
 *     folder
 * @param uidValidity fixed at creation (RFC 9051 §2.3.1.1)
 */
public record Folder(
    FolderId id, String name, Optional<FolderId> parent, Optional<String> role, long uidValidity) {
  public static final int MAX_NAME = 200;
}
