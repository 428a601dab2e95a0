package io.viesti.tiered;

import io.viesti.blob.BlobId;
import io.viesti.s3.LargeBlobs;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Large content as it comes from the object store: decompressed, cut to a range, checked. */
final class ObjectReading {
  private ObjectReading() {}

  /** The name of the object that holds the content: {@code ab/abcd...}, compressed with .zst. */
  static String name(BlobId id, BlobRow.Form form) {
    String name = id.value().substring(0, 2) + "/" + id.value();
    return form == BlobRow.Form.COMPRESSED_OBJECT ? name + ".zst" : name;
  }

  /**
   * @param row of an object
   */
  static Source<ByteString, NotUsed> of(
      LargeBlobs objects, BlobId id, BlobRow row, long from, long length) {
    long start = Math.min(from, row.size());
    long range = Math.min(length, row.size() - start);
    if (range == 0) {
      return Source.empty();
    }
    String name = name(id, row.form());
    boolean whole = range == row.size();
    if (row.form() == BlobRow.Form.PLAIN_OBJECT) {
      return objects.stream(name, start, range).via(new CheckedRange(id, 0, range, whole));
    }
    return objects.stream(name, 0, Long.MAX_VALUE)
        .via(new Decompression(id))
        .via(new CheckedRange(id, start, range, whole));
  }
}
