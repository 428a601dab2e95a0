package io.viesti.engine.blob;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.util.ByteString;

/**
 * A range of one blob being read in chunks. A file that is read from its first octet to its last is
 * checked against its hash; what is small is checked by the database.
 */
final class BlobReading implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final BlobId id;
  private final InputStream in;
  private final Optional<MessageDigest> check;
  private long left;

  private BlobReading(BlobId id, InputStream in, Optional<MessageDigest> check, long left) {
    this.id = id;
    this.in = in;
    this.check = check;
    this.left = left;
  }

  static BlobReading ofArray(BlobId id, byte[] content, long from, long length) {
    int start = (int) Math.min(from, content.length);
    int range = (int) Math.min(length, content.length - start);
    return new BlobReading(
        id, new ByteArrayInputStream(content, start, range), Optional.empty(), range);
  }

  /** Skips to the range's beginning. Blocks. */
  static BlobReading ofFile(BlobId id, InputStream in, long size, long from, long length)
      throws IOException {
    long start = Math.min(from, size);
    long range = Math.min(length, size - start);
    if (start == 0 && range == size) {
      MessageDigest digest = sha256();
      return new BlobReading(id, new DigestInputStream(in, digest), Optional.of(digest), range);
    }
    try {
      in.skipNBytes(start);
    } catch (IOException e) {
      in.close();
      throw e;
    }
    return new BlobReading(id, in, Optional.empty(), range);
  }

  CompletionStage<Optional<ByteString>> nextOn(Executor threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return next();
          } catch (IOException e) {
            throw broken(e);
          }
        },
        threads);
  }

  CompletionStage<Done> closeOn(Executor threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          close();
          return Done.getInstance();
        },
        threads);
  }

  private Optional<ByteString> next() throws IOException {
    if (left == 0) {
      return Optional.empty();
    }
    byte[] chunk = in.readNBytes((int) Math.min(left, CHUNK));
    if (chunk.length == 0) {
      throw new EOFException("shorter than it was");
    }
    left -= chunk.length;
    verifyAtEnd();
    return Optional.of(ByteString.fromArrayUnsafe(chunk));
  }

  byte[] readAll() throws IOException {
    byte[] content = in.readNBytes(Math.toIntExact(left));
    if (content.length < left) {
      throw new EOFException("shorter than it was");
    }
    left = 0;
    verifyAtEnd();
    return content;
  }

  private void verifyAtEnd() {
    if (left == 0 && check.isPresent() && !BlobId.ofDigest(check.get().digest()).equals(id)) {
      throw new BlobStoreException(Reason.BROKEN, "the file of blob " + id + " has other content");
    }
  }

  private BlobStoreException broken(IOException e) {
    return new BlobStoreException(Reason.BROKEN, "the file of blob " + id + ": " + e, e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw broken(e);
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
