package io.viesti.spool;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A blob being written: in memory while it is small, then in blocks on its way to a file. Memory is
 * bounded by the small limit or the file's buffers, whatever the blob's size.
 */
public final class SpoolingWriter implements BlobWriter {
  private static final int FIRST_BUFFER = 4 * 1024;
  private static final int BLOCK = BlobStore.SMALL_LIMIT;

  private final Destination destination;
  private BlobStoreException refused;
  private final MessageDigest digest = sha256();
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int buffered;
  private long size;
  private SpoolFile file;
  private boolean ended;

  /** What the destination refuses now is told by ready and finish. */
  public SpoolingWriter(Destination destination) {
    this.destination = destination;
    this.refused = destination.refusal();
  }

  @Override
  public boolean write(byte[] bytes, int offset, int length) {
    if (ended) {
      throw new IllegalStateException("the blob has ended");
    }
    if (file != null && file.isOverrunBy(length)) {
      throw new IllegalStateException("the writer does not wait until the blob store is ready");
    }
    size += length;
    if (refused != null) {
      return true;
    }
    digest.update(bytes, offset, length);
    if (file == null && size > BlobStore.SMALL_LIMIT && !opensFile()) {
      return false;
    }
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (buffered == BLOCK) {
        flush();
      }
      int part = Math.min(end - from, BLOCK - buffered);
      makeRoom(part);
      System.arraycopy(bytes, from, buffer, buffered, part);
      buffered += part;
      from += part;
    }
    return file == null || file.hasRoom();
  }

  /** False when the destination takes no more files now, which ready and finish will tell. */
  private boolean opensFile() {
    try {
      file = destination.openFile();
      return true;
    } catch (BlobStoreException e) {
      refused = e;
      buffer = null;
      return false;
    }
  }

  private void makeRoom(int part) {
    if (buffered + part > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(BLOCK, Math.max(2 * buffer.length, buffered + part)));
    }
  }

  private void flush() {
    file.write(buffer, buffered);
    buffer = new byte[BLOCK];
    buffered = 0;
  }

  @Override
  public CompletionStage<Void> ready() {
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    if (file == null) {
      return CompletableFuture.completedFuture(null);
    }
    BlobStoreException late = destination.refusal();
    return late == null ? file.ready() : CompletableFuture.failedFuture(late);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public CompletionStage<StoredBlob> finish() {
    if (ended) {
      throw new IllegalStateException("the blob has ended");
    }
    ended = true;
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    byte[] hash = digest.digest();
    if (file == null) {
      return destination.keepSmall(hash, buffer, buffered);
    }
    BlobStoreException late = destination.refusal();
    if (late != null) {
      file.abort();
      return CompletableFuture.failedFuture(late);
    }
    if (buffered > 0) {
      file.write(buffer, buffered);
    }
    return destination.keepLarge(BlobId.ofDigest(hash), size, file);
  }

  @Override
  public void abort() {
    ended = true;
    if (file != null) {
      file.abort();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
