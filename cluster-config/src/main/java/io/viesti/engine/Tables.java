package io.viesti.engine;

import io.viesti.engine.EngineRefused.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.SizeUnit;

/** The open database. Written by the committing thread, read by the reading threads, only. */
final class Tables implements Log, Reads, AutoCloseable {
  private final FamilyOptions families;
  private final DBOptions options;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Map<Family, ColumnFamilyHandle> byFamily = new EnumMap<>(Family.class);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions();

  /**
   * Needs the {@link NativeLibrary}.
   *
   * @throws EngineRefused when the database does not open
   */
  Tables(Path dir, EngineSettings settings) {
    families = new FamilyOptions(settings);
    options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxTotalWalSize(settings.walLimit())
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(4 * SizeUnit.MB)
            .setKeepLogFileNum(4)
            .setStatsDumpPeriodSec(0);
    try {
      db = RocksDB.open(options, dir.toString(), families.descriptors(), handles);
    } catch (RocksDBException e) {
      options.close();
      families.close();
      throw refusal(dir, e);
    }
    for (Family family : Family.values()) {
      byFamily.put(family, handles.get(family.ordinal() + 1));
    }
  }

  private static EngineRefused refusal(Path dir, RocksDBException e) {
    if (isNoSpace(e)) {
      return new EngineRefused(
          Reason.NO_SPACE, "no space left on the volume of " + dir + " to open the data", e);
    }
    if (String.valueOf(e.getMessage()).contains("lock")) {
      return new EngineRefused(
          Reason.IN_USE, "another process owns the data in " + dir + ": stop it first", e);
    }
    return new EngineRefused(
        Reason.BROKEN, "the data in " + dir + " does not open: " + e.getMessage(), e);
  }

  static boolean isNoSpace(RocksDBException e) {
    Status status = e.getStatus();
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || String.valueOf(e.getMessage()).contains("No space left");
  }

  ColumnFamilyHandle handle(Family family) {
    return byFamily.get(family);
  }

  @Override
  public void write(WriteBatch batch, boolean sync) throws RocksDBException {
    db.write(sync ? synced : unsynced, batch);
  }

  @Override
  public void sync() throws RocksDBException {
    db.syncWal();
  }

  /**
   * Makes a picture of everything written so far in a directory that does not exist yet, by hard
   * links where it can. Blocks until what is in memory is written out; others go on writing.
   */
  void checkpoint(Path dir) {
    try (Checkpoint picture = Checkpoint.create(db)) {
      picture.createCheckpoint(dir.toString());
    } catch (RocksDBException e) {
      throw new EngineException(
          EngineException.Reason.BROKEN,
          "no picture of the database could be made: " + e.getMessage(),
          e);
    }
  }

  @Override
  public byte[] get(Family family, byte[] key) {
    try {
      return db.get(handle(family), key);
    } catch (RocksDBException e) {
      throw new EngineException(
          EngineException.Reason.BROKEN, "can't read the database: " + e.getMessage(), e);
    }
  }

  @Override
  public Cursor cursor(Family family, byte[] from, byte[] to) {
    return new Cursor(db, handle(family), from, to);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    synced.close();
    unsynced.close();
    options.close();
    families.close();
  }
}
