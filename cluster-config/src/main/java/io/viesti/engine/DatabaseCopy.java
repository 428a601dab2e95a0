package io.viesti.engine;

import io.viesti.engine.EngineException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * A database nobody writes to, such as that of a backup, opened for looking at it. Leaves its
 * directory as it is. Used by one thread, which it blocks.
 */
public final class DatabaseCopy implements Reads, AutoCloseable {
  private final DBOptions options;
  private final ColumnFamilyOptions plain = new ColumnFamilyOptions();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Map<Family, ColumnFamilyHandle> byFamily = new EnumMap<>(Family.class);
  private final RocksDB db;

  /**
   * @param scratch a directory for what RocksDB writes even when it only reads
   * @throws EngineException when it does not open
   */
  public DatabaseCopy(Path dir, Path scratch) {
    NativeLibrary.load(scratch.resolve("native"));
    options =
        new DBOptions().setDbLogDir(scratch.toString()).setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
    try (Options looking = new Options()) {
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      for (byte[] name : RocksDB.listColumnFamilies(looking, dir.toString())) {
        families.add(new ColumnFamilyDescriptor(name, plain));
      }
      db = RocksDB.openReadOnly(options, dir.toString(), families, handles);
      for (int i = 0; i < families.size(); i++) {
        know(new String(families.get(i).getName(), StandardCharsets.US_ASCII), handles.get(i));
      }
    } catch (RocksDBException e) {
      plain.close();
      options.close();
      throw new EngineException(
          Reason.BROKEN, "the database in " + dir + " does not open: " + e.getMessage(), e);
    }
  }

  private void know(String name, ColumnFamilyHandle handle) {
    for (Family family : Family.values()) {
      if (family.onDisk().equals(name)) {
        byFamily.put(family, handle);
      }
    }
  }

  /** Entries of each family, by its name on disk; reads them all. */
  public Map<String, Long> entries() {
    Map<String, Long> entries = new java.util.TreeMap<>();
    byFamily.forEach((family, handle) -> entries.put(family.onDisk(), count(handle)));
    return entries;
  }

  private long count(ColumnFamilyHandle handle) {
    long count = 0;
    try (RocksIterator all = db.newIterator(handle)) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        count++;
      }
      all.status();
    } catch (RocksDBException e) {
      throw broken(e);
    }
    return count;
  }

  /** Reads every block and holds it against its checksum. */
  public void verify() {
    try {
      db.verifyChecksum();
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  @Override
  public byte[] get(Family family, byte[] key) {
    try {
      return db.get(byFamily.get(family), key);
    } catch (RocksDBException e) {
      throw broken(e);
    }
  }

  @Override
  public Cursor cursor(Family family, byte[] from, byte[] to) {
    return new Cursor(db, byFamily.get(family), from, to);
  }

  private static EngineException broken(RocksDBException e) {
    return new EngineException(Reason.BROKEN, "the database can't be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    plain.close();
    options.close();
  }
}
