package io.viesti.mailbox;

import io.viesti.wire.Wire;

/**
 * A folder with what it holds now.
 *
 * @param total emails in it
 * @param unread emails in it without {@code $seen}
 */
public record FolderView(Folder folder, int total, int unread, long uidNext) implements Wire {}
