package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobStoreContract;
import io.viesti.blob.StoredBlob;
import io.viesti.cassandra.CassandraBlobs;
import io.viesti.tiered.BlobRow;
import io.viesti.tiered.SmallBlobs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's blob store over a real table and a real object store. */
class TieredBlobStoreIT extends BlobStoreContract {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static CqlSession session;
  private static SmallBlobs table;
  private static TieredFixture fixture;

  /** Parts and chunks are small here, so that a few megabytes make several of each. */
  @BeforeAll
  static void open(@TempDir Path spool) throws Exception {
    Config config =
        TieredFixture.config(
            RealServers.s3(),
            "tiered-contract",
            spool,
            Map.of(
                "viesti.s3.multipart-above", "6 MiB",
                "viesti.s3.part-size", "5 MiB",
                "viesti.s3.read-chunk", "100000"));
    TieredFixture.migrate(config);
    session = CassandraFixture.session();
    String keyspace = CassandraFixture.migrated().getString("viesti.cassandra.keyspace");
    table = await(CassandraBlobs.open(session, keyspace, 1_000));
    fixture = new TieredFixture(table, config, KIT.system());
  }

  @AfterAll
  static void close() {
    fixture.close();
    session.close();
    KIT.shutdownTestKit();
  }

  @Override
  protected BlobStore store() {
    return fixture.store;
  }

  @Override
  protected ActorSystem<?> system() {
    return KIT.system();
  }

  @Test
  void keepsContentThatGoesUpInParts() throws Exception {
    byte[] content = noise(13_000_000);
    StoredBlob stored = await(store().put(content));
    assertThat(await(store().read(stored.id(), content.length))).isEqualTo(content);
  }

  @Test
  void saysInTheTableWhatLiesWhere() throws Exception {
    byte[] text = new byte[500_000];
    Arrays.fill(text, (byte) 'v');
    assertThat(form(noise(1_000))).isEqualTo(BlobRow.Form.PLAIN);
    assertThat(form(Arrays.copyOf(text, 1_000))).isEqualTo(BlobRow.Form.COMPRESSED);
    assertThat(form(noise(200_000))).isEqualTo(BlobRow.Form.PLAIN_OBJECT);
    assertThat(form(text)).isEqualTo(BlobRow.Form.COMPRESSED_OBJECT);
  }

  private BlobRow.Form form(byte[] content) throws Exception {
    return await(table.header(await(store().put(content)).id())).orElseThrow().form();
  }

  @Test
  void sendsContentThatIsThereNoSecondTime() throws Exception {
    byte[] content = noise(200_000);
    await(store().put(content));
    long sent = sent();
    await(store().put(content));
    assertThat(sent()).isEqualTo(sent);
  }

  private static long sent() {
    return fixture
        .metrics
        .timer("viesti.s3.request", "operation", "PutObject", "outcome", "ok")
        .count();
  }
}
