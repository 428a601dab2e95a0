package io.viesti.engine;

/** The column families of the database. Their names are on disk: forever. */
public enum Family {
  /** Events by persistence id and sequence number. */
  JOURNAL("journal"),
  /** Snapshots by persistence id and sequence number. */
  SNAPSHOTS("snapshots"),
  /** Small blobs with their content, large ones as a pointer to their file, by hash. */
  BLOBS("blobs"),
  /** When each blob was last put or renewed, and its size, by hash. */
  LEASES("leases"),
  /** Who owes work, by kind and time. */
  WAKE("wake"),
  /** Notes by trace id and time. */
  TRACE("trace"),
  /** Highest sequence numbers of persistence ids whose events were deleted. */
  META("meta");

  private final String onDisk;

  Family(String onDisk) {
    this.onDisk = onDisk;
  }

  String onDisk() {
    return onDisk;
  }
}
