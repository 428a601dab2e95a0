package io.viesti.tiered;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Lets a range of octets through and asks for nothing after it. Fails with reason {@code BROKEN}
 * when there are fewer, or when the whole of a blob does not have its hash.
 */
final class CheckedRange extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("CheckedRange.in");
  private final Outlet<ByteString> out = Outlet.create("CheckedRange.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final BlobId id;
  private final long start;
  private final long length;
  private final boolean whole;

  /**
   * @param start octets dropped
   * @param length octets let through, at least one
   * @param whole whether that is all of the blob
   */
  CheckedRange(BlobId id, long start, long length, boolean whole) {
    this.id = id;
    this.start = start;
    this.length = length;
    this.whole = whole;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final MessageDigest digest = whole ? sha256() : null;
    private long toDrop = start;
    private long left = length;

    private Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              take(grab(in));
            }

            @Override
            public void onPull() {
              pull(in);
            }

            @Override
            public void onUpstreamFinish() {
              failStage(broken("is shorter than it was"));
            }
          });
    }

    private void take(ByteString octets) {
      int from = (int) Math.min(toDrop, octets.size());
      int until = from + (int) Math.min(left, octets.size() - from);
      toDrop -= from;
      left -= until - from;
      if (from == until) {
        pull(in);
        return;
      }
      ByteString part = octets.slice(from, until);
      if (digest != null) {
        digest.update(part.asByteBuffer());
      }
      if (left == 0 && digest != null && !BlobId.ofDigest(digest.digest()).equals(id)) {
        failStage(broken("has other content"));
        return;
      }
      push(out, part);
      if (left == 0) {
        completeStage();
      }
    }

    private BlobStoreException broken(String how) {
      return new BlobStoreException(Reason.BROKEN, "the object of blob " + id + " " + how);
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
