package io.viesti.engine.blob;

import com.github.luben.zstd.ZstdInputStream;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.engine.SyncedFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Where the files of large blobs lie: {@code blobs/ab/abcd...}, with {@code .zst} when compressed;
 * half-written ones in {@code incoming}, which is emptied at the start. Blocks.
 */
final class BlobFiles {
  private final Path whole;
  private final Path incoming;

  /** Makes all 256 directories at once, so that no later file has a parent that is not synced. */
  BlobFiles(Path whole, Path incoming) {
    this.whole = whole;
    this.incoming = incoming;
    try {
      boolean made = false;
      for (int shard = 0; shard < 256; shard++) {
        Path dir = whole.resolve(String.format("%02x", shard));
        if (!Files.isDirectory(dir)) {
          Files.createDirectory(dir);
          made = true;
        }
      }
      if (made) {
        SyncedFiles.syncDirectory(whole);
      }
      try (DirectoryStream<Path> left = Files.newDirectoryStream(incoming)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't prepare " + whole, e);
    }
  }

  Path newIncoming() {
    return incoming.resolve(UUID.randomUUID().toString());
  }

  /** Gives a whole and synced file its name; the name survives a crash when this returns. */
  void publish(Path file, BlobId id, boolean compressed) throws IOException {
    Path target = path(id, compressed);
    if (Files.exists(target)) {
      Files.delete(file);
    } else {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }
    SyncedFiles.syncDirectory(target.getParent());
  }

  Path path(BlobId id, boolean compressed) {
    return path(whole, id, compressed);
  }

  static Path path(Path whole, BlobId id, boolean compressed) {
    String name = id.value();
    return whole.resolve(name.substring(0, 2)).resolve(compressed ? name + ".zst" : name);
  }

  /** Octets the file takes; 0 when that can't be told. */
  long size(BlobId id, boolean compressed) {
    return path(id, compressed).toFile().length();
  }

  /** The content, decompressed. */
  InputStream open(BlobId id, boolean compressed) throws IOException {
    try {
      InputStream file = Files.newInputStream(path(id, compressed));
      return compressed ? new ZstdInputStream(new BufferedInputStream(file, 64 * 1024)) : file;
    } catch (NoSuchFileException e) {
      throw new BlobStoreException(Reason.MISSING, "the file of blob " + id + " is gone", e);
    }
  }
}
