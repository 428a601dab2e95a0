package io.viesti.engine.blob;

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
 * bounded by the small limit or the upload's buffers, whatever the blob's size.
 */
final class EngineBlobWriter implements BlobWriter {
  private static final int FIRST_BUFFER = 4 * 1024;
  private static final int BLOCK = BlobStore.SMALL_LIMIT;

  private final EngineBlobStore store;
  private final BlobStoreException refused;
  private final MessageDigest digest = sha256();
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int buffered;
  private long size;
  private FileUpload upload;
  private boolean ended;

  /**
   * @param refused why nothing can be stored now, or null; told by ready and finish
   */
  EngineBlobWriter(EngineBlobStore store, BlobStoreException refused) {
    this.store = store;
    this.refused = refused;
  }

  @Override
  public boolean write(byte[] bytes, int offset, int length) {
    if (ended) {
      throw new IllegalStateException("the blob has ended");
    }
    if (upload != null && upload.isOverrunBy(length)) {
      throw new IllegalStateException("the writer does not wait until the blob store is ready");
    }
    size += length;
    if (refused != null) {
      return true;
    }
    digest.update(bytes, offset, length);
    if (upload == null && size > BlobStore.SMALL_LIMIT) {
      upload = store.newUpload();
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
    return upload == null || upload.hasRoom();
  }

  private void makeRoom(int part) {
    if (buffered + part > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(BLOCK, Math.max(2 * buffer.length, buffered + part)));
    }
  }

  private void flush() {
    upload.write(buffer, buffered);
    buffer = new byte[BLOCK];
    buffered = 0;
  }

  @Override
  public CompletionStage<Void> ready() {
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    if (upload == null) {
      return CompletableFuture.completedFuture(null);
    }
    BlobStoreException late = store.refusal();
    return late == null ? upload.ready() : CompletableFuture.failedFuture(late);
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
    if (upload == null) {
      return store.keepSmall(hash, buffer, buffered);
    }
    BlobStoreException late = store.refusal();
    if (late != null) {
      upload.abort();
      return CompletableFuture.failedFuture(late);
    }
    if (buffered > 0) {
      upload.write(buffer, buffered);
    }
    BlobId id = BlobId.ofDigest(hash);
    return upload.finish(id).thenApply(compressed -> store.keepFile(id, hash, size, compressed));
  }

  @Override
  public void abort() {
    ended = true;
    if (upload != null) {
      upload.abort();
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
