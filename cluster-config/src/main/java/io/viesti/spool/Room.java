package io.viesti.spool;

import io.viesti.blob.BlobStoreException;

/** What one file may take of a disk that many share. Thread-safe. */
public interface Room {
  /** No bound but the volume's. */
  Room OF_THE_VOLUME =
      new Room() {
        @Override
        public void take(long octets) {}

        @Override
        public void release() {}
      };

  /**
   * Called before octets are written, with their number before compression.
   *
   * @throws BlobStoreException of reason {@code NO_SPACE} when there is not so much left
   */
  void take(long octets);

  /** Called when the file is gone or somebody else's; perhaps more than once. */
  void release();
}
