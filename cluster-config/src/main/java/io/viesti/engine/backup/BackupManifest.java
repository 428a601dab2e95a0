package io.viesti.engine.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code manifest.json} of a backup, written last: where it is, the backup is whole.
 *
 * @param engineFormat the version of the engine's layout
 * @param pictureAt everything acknowledged before it is in the backup
 * @param secrets whether what lies beside the engine is in it
 * @param entries of each table of the database
 * @param largeBlobs that the database names and whose files are in the backup
 * @param sums SHA-256 of the file of checksums
 */
record BackupManifest(
    int engineFormat,
    Instant pictureAt,
    Instant completedAt,
    boolean secrets,
    Map<String, Long> entries,
    long largeBlobs,
    long files,
    long octets,
    String sums) {

  /** Raised when an older Viesti could no longer restore what a newer one copied. */
  static final int FORMAT = 1;

  private static final String FILE = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  static Path in(Path backup) {
    return backup.resolve(FILE);
  }

  byte[] encoded() throws IOException {
    ObjectNode all = JSON.createObjectNode();
    all.put("backup_format", FORMAT).put("engine_format", engineFormat);
    all.put("picture_at", pictureAt.toString()).put("completed_at", completedAt.toString());
    all.put("secrets", secrets);
    ObjectNode counts = all.putObject("entries");
    new TreeMap<>(entries).forEach(counts::put);
    all.put("large_blobs", largeBlobs).put("files", files).put("octets", octets);
    all.put("sha256sums", sums);
    return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws BackupException when the backup is not whole, not ours or of a newer version
   */
  static BackupManifest read(Path backup) {
    Path file = in(backup);
    if (!Files.isReadable(file)) {
      throw new BackupException(
          backup + " holds no whole backup: " + FILE + ", which is written last, can't be read");
    }
    try {
      JsonNode all = JSON.readTree(Files.readAllBytes(file));
      int format = all.path("backup_format").asInt();
      if (format < 1 || format > FORMAT) {
        throw new BackupException(
            file + " is of format " + format + ", this Viesti reads up to " + FORMAT);
      }
      Map<String, Long> entries = new TreeMap<>();
      all.path("entries")
          .fields()
          .forEachRemaining(e -> entries.put(e.getKey(), e.getValue().asLong()));
      return new BackupManifest(
          all.path("engine_format").asInt(),
          Instant.parse(all.path("picture_at").asText()),
          Instant.parse(all.path("completed_at").asText()),
          all.path("secrets").asBoolean(),
          entries,
          all.path("large_blobs").asLong(),
          all.path("files").asLong(),
          all.path("octets").asLong(),
          all.path("sha256sums").asText());
    } catch (IOException | java.time.DateTimeException e) {
      throw new BackupException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
