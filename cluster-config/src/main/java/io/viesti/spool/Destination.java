package io.viesti.spool;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.StoredBlob;
import java.util.concurrent.CompletionStage;

/** A store as its writers see it. Called by many threads; nothing blocks. */
public interface Destination {

  /** Why nothing can be taken in now, or null. */
  BlobStoreException refusal();

  /**
   * The file of content that turned out to be large.
   *
   * @throws BlobStoreException when no more are taken now
   */
  SpoolFile openFile();

  /**
   * Keeps content up to the small limit.
   *
   * @param digest its SHA-256
   * @param content of which the first {@code length} octets count; nobody changes it any more
   */
  CompletionStage<StoredBlob> keepSmall(byte[] digest, byte[] content, int length);

  /**
   * Keeps large content, all of which the file was given.
   *
   * @param size octets of the plain content
   */
  CompletionStage<StoredBlob> keepLarge(BlobId id, long size, SpoolFile file);
}
