package io.viesti.mailbox;

/**
 * An email in a folder under the UID it got when it entered (RFC 9051 §2.3.1.1): increasing within
 * the folder, never used twice.
 */
public record Placement(FolderId folder, long uid) {}
