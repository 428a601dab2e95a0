package io.viesti.engine;

import io.viesti.engine.EngineRefused.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native code, unpacked once into the data directory. Left to itself the library unpacks
 * 17 MB into the temporary directory at every start and leaves them there when the process is
 * killed.
 */
final class NativeLibrary {
  private static boolean loaded;

  private NativeLibrary() {}

  /** Blocks. Once per process; harmless again. */
  static synchronized void load(Path dir) {
    if (!loaded) {
      loadFrom(dir);
      loaded = true;
    }
  }

  private static void loadFrom(Path dir) {
    try {
      unpack(dir);
      RocksDB.loadLibrary(List.of(dir.toString()));
    } catch (IOException | UnsatisfiedLinkError e) {
      loadFromTemporaryDirectory(e);
    }
  }

  private static void unpack(Path dir) throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    URL packed = RocksDB.class.getClassLoader().getResource(name);
    if (packed == null) {
      throw new IOException("no " + name);
    }
    URLConnection connection = packed.openConnection();
    Path file = dir.resolve(name);
    Files.createDirectories(dir);
    try (InputStream in = connection.getInputStream()) {
      if (!Files.exists(file) || Files.size(file) != connection.getContentLengthLong()) {
        Path unpacking = dir.resolve(name + ".new");
        Files.copy(in, unpacking, StandardCopyOption.REPLACE_EXISTING);
        Files.move(unpacking, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** The data may lie where nothing may be executed. */
  private static void loadFromTemporaryDirectory(Throwable first) {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      e.addSuppressed(first);
      throw new EngineRefused(
          Reason.UNWRITABLE,
          "RocksDB's native code can't be loaded, neither from the data directory nor from "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
