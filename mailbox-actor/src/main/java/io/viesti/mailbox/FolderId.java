package io.viesti.mailbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a folder within its mailbox. The system folders have fixed ids; others get a time-ordered
 * one.
 */
public record FolderId(@JsonValue String value) implements Comparable<FolderId> {
  public static final FolderId INBOX = new FolderId("inbox");
  public static final FolderId SENT = new FolderId("sent");
  public static final FolderId DRAFTS = new FolderId("drafts");
  public static final FolderId TRASH = new FolderId("trash");
  public static final FolderId SPAM = new FolderId("spam");
  public static final FolderId ARCHIVE = new FolderId("archive");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FolderId {}

  @Override
  public int compareTo(FolderId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
