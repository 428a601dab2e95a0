package io.viesti.engine;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsFIFO;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;
import org.rocksdb.util.SizeUnit;

/**
 * How each family is kept. RocksDB's defaults but for what our use calls for; the reasons with
 * figures are in docs/decisions/0002-rocksdb-and-group-commit.md.
 */
final class FamilyOptions implements AutoCloseable {
  private final EngineSettings settings;
  private final Cache cache;
  private final List<RocksObject> owned = new ArrayList<>();

  FamilyOptions(EngineSettings settings) {
    this.settings = settings;
    this.cache = own(new LRUCache(settings.cache()));
  }

  List<ColumnFamilyDescriptor> descriptors() {
    List<ColumnFamilyDescriptor> all = new ArrayList<>();
    all.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain()));
    for (Family family : Family.values()) {
      all.add(
          new ColumnFamilyDescriptor(
              family.onDisk().getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              optionsOf(family)));
    }
    return all;
  }

  private ColumnFamilyOptions optionsOf(Family family) {
    return switch (family) {
      case JOURNAL -> plain().setWriteBufferSize(settings.writeBuffer());
      // Bodies are compressed before they come, if at all. Once written out they stay where they
      // are: only their keys are moved by compaction.
      case BLOBS ->
          found(plain())
              .setWriteBufferSize(settings.writeBuffer())
              .setCompressionType(CompressionType.NO_COMPRESSION)
              .setEnableBlobFiles(true)
              .setMinBlobSize(512)
              .setEnableBlobGarbageCollection(true);
      case LEASES -> found(plain()).setWriteBufferSize(smallBuffer());
      // Entries come and go: written out often, so that their tombstones are soon compacted away.
      case WAKE -> plain().setWriteBufferSize(Math.min(4 * SizeUnit.MB, settings.writeBuffer()));
      // Whole files go when they are too old or too many: removing a note costs nothing.
      case TRACE ->
          found(plain())
              .setWriteBufferSize(smallBuffer())
              .setCompactionStyle(CompactionStyle.FIFO)
              .setCompactionOptionsFIFO(
                  own(new CompactionOptionsFIFO()).setMaxTableFilesSize(settings.traceBytes()))
              .setTtl(settings.traceKeep().toSeconds());
      case SNAPSHOTS, META -> plain().setWriteBufferSize(smallBuffer());
    };
  }

  private long smallBuffer() {
    return Math.min(16 * SizeUnit.MB, settings.writeBuffer());
  }

  private ColumnFamilyOptions plain() {
    return own(new ColumnFamilyOptions())
        .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
  }

  /** Looked up by exact key: a Bloom filter saves reading files that don't have it. */
  private ColumnFamilyOptions found(ColumnFamilyOptions options) {
    return options.setTableFormatConfig(
        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(own(new BloomFilter(10))));
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
  }
}
