package io.viesti.engine.blob;

import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.engine.Cursor;
import io.viesti.engine.Family;
import io.viesti.engine.Reads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** The files a database names, for whoever has to know that they are all there. */
public final class LargeBlobs {
  private static final int DIGEST = 32;

  private LargeBlobs() {}

  /**
   * Looks for the file of every large blob. Blocks; reads a lease of each blob, no content.
   *
   * @param blobs the directory of the files
   * @param missing told of each that is not there
   * @return how many large blobs the database names
   */
  public static long look(Reads reads, Path blobs, Consumer<BlobId> missing) {
    byte[] beyond = new byte[DIGEST + 1];
    Arrays.fill(beyond, (byte) 0xff);
    long named = 0;
    try (Cursor leases = reads.cursor(Family.LEASES, new byte[1], beyond)) {
      while (leases.next()) {
        // The lease tells the size: what lies in files is not looked up in the table of content.
        if (BlobPut.sizeIn(leases.value()) > BlobStore.SMALL_LIMIT) {
          named++;
          BlobId id = BlobId.ofDigest(leases.key());
          if (!Files.exists(BlobFiles.path(blobs, id, false))
              && !Files.exists(BlobFiles.path(blobs, id, true))) {
            missing.accept(id);
          }
        }
      }
    }
    return named;
  }
}
