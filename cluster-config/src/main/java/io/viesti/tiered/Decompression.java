package io.viesti.tiered;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * One Zstandard stream as it arrives, decompressed in pieces of bounded size however much it
 * expands. Fails with reason {@code BROKEN} when it is none.
 */
final class Decompression extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final int PIECE = 64 * 1024;

  private final Inlet<ByteString> in = Inlet.create("Decompression.in");
  private final Outlet<ByteString> out = Outlet.create("Decompression.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final BlobId id;

  Decompression(BlobId id) {
    this.id = id;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** What has arrived and is not decompressed yet; at its end for now when that is used up. */
  private static final class Arrived extends InputStream {
    private byte[] octets = {};
    private int at;

    void add(ByteString more) {
      octets = more.toArrayUnsafe();
      at = 0;
    }

    @Override
    public int available() {
      return octets.length - at;
    }

    @Override
    public int read() {
      return at < octets.length ? octets[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int part = Math.min(length, available());
      System.arraycopy(octets, at, into, offset, part);
      at += part;
      return part == 0 && length > 0 ? -1 : part;
    }
  }

  private final class Logic extends GraphStageLogic {
    private final Arrived arrived = new Arrived();
    private final ZstdInputStreamNoFinalizer plain;

    private Logic() {
      super(shape);
      try {
        plain = new ZstdInputStreamNoFinalizer(arrived).setContinuous(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              arrived.add(grab(in));
              next();
            }

            @Override
            public void onPull() {
              next();
            }

            @Override
            public void onUpstreamFinish() {
              if (isAvailable(out)) {
                next();
              }
            }
          });
    }

    private void next() {
      byte[] piece = new byte[PIECE];
      int length;
      try {
        length = plain.read(piece, 0, PIECE);
      } catch (IOException e) {
        failStage(
            new BlobStoreException(
                Reason.BROKEN, "the object of blob " + id + " can't be decompressed", e));
        return;
      }
      if (length > 0) {
        push(
            out,
            ByteString.fromArrayUnsafe(length == PIECE ? piece : Arrays.copyOf(piece, length)));
      } else if (isClosed(in)) {
        completeStage();
      } else {
        pull(in);
      }
    }

    @Override
    public void postStop() throws IOException {
      plain.close();
    }
  }
}
