package io.viesti.spool;

import io.viesti.blob.BlobStoreException;

/** Room on a disk, shared by all files that are being written there. Thread-safe. */
public interface Space {
  /** No bound of its own: the volume's. */
  Space OF_THE_VOLUME =
      new Space() {
        @Override
        public void take(long octets) {}

        @Override
        public void give(long octets) {}
      };

  /**
   * @throws BlobStoreException of reason {@code NO_SPACE} when there is not so much left
   */
  void take(long octets);

  /** Gives back what was taken. */
  void give(long octets);
}
