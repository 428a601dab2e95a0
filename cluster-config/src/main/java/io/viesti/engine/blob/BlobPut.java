package io.viesti.engine.blob;

import io.viesti.engine.Batch;
import io.viesti.engine.Family;
import io.viesti.engine.Write;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;

/**
 * A blob's record and its lease, or the lease alone. The lease says when somebody last put or
 * renewed the blob (milliseconds since 1970, 8 octets) and how large it is (8 octets): what a
 * collector needs, without reading content.
 */
final class BlobPut implements Write {
  private final byte[] key;
  private final byte[] value;
  private final byte[] lease;

  private BlobPut(byte[] key, byte[] value, long now, long size) {
    this.key = key;
    this.value = value;
    this.lease = ByteBuffer.allocate(2 * Long.BYTES).putLong(now).putLong(size).array();
  }

  static BlobPut of(byte[] digest, BlobRecord blob, long now) {
    return new BlobPut(digest, blob.encoded(), now, blob.size());
  }

  static BlobPut renewal(byte[] digest, long size, long now) {
    return new BlobPut(digest, null, now, size);
  }

  static long sizeIn(byte[] lease) {
    return ByteBuffer.wrap(lease).getLong(Long.BYTES);
  }

  static long renewedIn(byte[] lease) {
    return ByteBuffer.wrap(lease).getLong();
  }

  @Override
  public void into(Batch batch) throws RocksDBException {
    if (value != null) {
      batch.put(Family.BLOBS, key, value);
    }
    batch.put(Family.LEASES, key, lease);
  }

  @Override
  public int weight() {
    return key.length + lease.length + (value == null ? 0 : value.length);
  }
}
