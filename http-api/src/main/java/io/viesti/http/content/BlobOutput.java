package io.viesti.http.content;

import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobWriter;
import io.viesti.http.problem.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes into a blob from code that wants a stream: blocks while storage is slow. Remembers the
 * first octets for the summary. Fails with a 413 beyond its limit. Not thread-safe.
 */
public final class BlobOutput extends OutputStream {
  private static final int HEAD = 64 * 1024;
  private static final long PATIENCE_SECONDS = 30;

  private final BlobWriter writer;
  private final long limit;
  private final byte[] head = new byte[HEAD];
  private int headLength;

  /**
   * @param limit octets
   */
  public BlobOutput(BlobWriter writer, long limit) {
    this.writer = writer;
    this.limit = limit;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (writer.size() + length > limit) {
      throw Problem.tooLarge(limit).asException();
    }
    int kept = Math.min(length, HEAD - headLength);
    System.arraycopy(bytes, offset, head, headLength, kept);
    headLength += kept;
    if (!writer.write(bytes, offset, length)) {
      awaitRoom();
    }
  }

  private void awaitRoom() throws IOException {
    try {
      writer.ready().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (TimeoutException e) {
      throw new BlobStoreException(BlobStoreException.Reason.UNAVAILABLE, "storage is slow", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IOException(e.getCause());
    }
  }

  /** The first octets, up to {@link #headLength}. */
  public byte[] head() {
    return head;
  }

  public int headLength() {
    return headLength;
  }
}
