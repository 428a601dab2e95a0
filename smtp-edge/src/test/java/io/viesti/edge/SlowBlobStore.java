package io.viesti.edge;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A blob store whose writers are full after {@code buffer} octets, until the test lets them go on.
 * A second buffer beyond the first is an error, as the port says.
 */
public final class SlowBlobStore implements BlobStore {
  private final BlobStore behind;
  private final int buffer;
  private final List<Writer> writers = new ArrayList<>();

  public final AtomicLong taken = new AtomicLong();
  public final AtomicInteger aborted = new AtomicInteger();
  private volatile boolean open;

  public SlowBlobStore(BlobStore behind, int buffer) {
    this.behind = behind;
    this.buffer = buffer;
  }

  /** Empties all buffers; they may fill again. */
  public synchronized void drainOnce() {
    new ArrayList<>(writers).forEach(Writer::drain);
  }

  /** From now on storage is fast. */
  public void goOn() {
    open = true;
    drainOnce();
  }

  /** Storage breaks. */
  public synchronized void fail(RuntimeException failure) {
    writers.forEach(writer -> writer.ready.completeExceptionally(failure));
  }

  @Override
  public synchronized BlobWriter write() {
    Writer writer = new Writer(behind.write());
    writers.add(writer);
    return writer;
  }

  private final class Writer implements BlobWriter {
    private final BlobWriter target;
    private int buffered;
    private CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);

    Writer(BlobWriter target) {
      this.target = target;
    }

    @Override
    public synchronized boolean write(byte[] bytes, int offset, int length) {
      if (!open && buffered > 2 * buffer) {
        throw new IllegalStateException("written to a full writer");
      }
      target.write(bytes, offset, length);
      taken.addAndGet(length);
      buffered += length;
      if (open || buffered < buffer) {
        return true;
      }
      if (ready.isDone()) {
        ready = new CompletableFuture<>();
      }
      return false;
    }

    private void drain() {
      CompletableFuture<Void> waiting;
      synchronized (this) {
        buffered = 0;
        waiting = ready;
      }
      waiting.complete(null);
    }

    @Override
    public synchronized CompletionStage<Void> ready() {
      return ready;
    }

    @Override
    public long size() {
      return target.size();
    }

    @Override
    public CompletionStage<StoredBlob> finish() {
      return target.finish();
    }

    @Override
    public void abort() {
      aborted.incrementAndGet();
      target.abort();
    }
  }

  @Override
  public CompletionStage<Void> durable(BlobId id) {
    return behind.durable(id);
  }

  @Override
  public CompletionStage<byte[]> read(BlobId id, int limit) {
    return behind.read(id, limit);
  }

  @Override
  public Source<ByteString, NotUsed> stream(BlobId id, long from, long length) {
    return behind.stream(id, from, length);
  }

  @Override
  public CompletionStage<Long> size(BlobId id) {
    return behind.size(id);
  }

  @Override
  public CompletionStage<Void> renew(BlobId id) {
    return behind.renew(id);
  }
}
