package io.viesti.mailbox;

import io.viesti.blob.BlobId;
import java.util.Arrays;

/**
 * Delivery ids that left memory: in a blob, sorted, with a filter here that tells most ids apart
 * without reading it. The blob is needed for six days after its newest id, less than the lease of
 * any blob, so nothing has to mark it.
 *
 * @param count ids in the blob
 * @param newest the largest email id among them: says how old they are
 * @param filter see {@link IdFilter}
 */
record SpilledIds(BlobId blob, int count, long newest, byte[] filter) {

  boolean mayContain(long first, long second) {
    return IdFilter.mayContain(filter, first, second);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpilledIds that
        && blob.equals(that.blob)
        && count == that.count
        && newest == that.newest
        && Arrays.equals(filter, that.filter);
  }

  @Override
  public int hashCode() {
    return blob.hashCode();
  }
}
