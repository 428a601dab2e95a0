package io.viesti.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStore;
import io.viesti.cassandra.CassandraBlobs;
import io.viesti.tiered.BlobRow;
import io.viesti.tiered.SmallBlobs;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows of blobs and their leases. */
class CassandraBlobsIT {
  private static CqlSession session;
  private static String table;
  private static SmallBlobs blobs;

  private final BlobId id = newId();

  @BeforeAll
  static void open() throws Exception {
    String keyspace = CassandraFixture.migrated().getString("viesti.cassandra.keyspace");
    table = keyspace + ".blobs";
    session = CassandraFixture.session();
    blobs = await(CassandraBlobs.open(session, keyspace, 1_000));
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void keepsTheLargestContentAndTheEmptiest() throws Exception {
    byte[] content = new byte[BlobStore.SMALL_LIMIT + 16];
    new Random(4).nextBytes(content);
    await(blobs.put(id, new BlobRow(BlobRow.Form.COMPRESSED, 99_999, content)));
    BlobRow row = await(blobs.get(id)).orElseThrow();
    assertThat(row.form()).isEqualTo(BlobRow.Form.COMPRESSED);
    assertThat(row.size()).isEqualTo(99_999);
    assertThat(row.stored()).isEqualTo(content);
    assertThat(await(blobs.header(id)).orElseThrow().stored()).isEmpty();

    BlobId object = newId();
    await(blobs.put(object, BlobRow.header(BlobRow.Form.PLAIN_OBJECT, 5_000_000_000L)));
    assertThat(await(blobs.get(object)).orElseThrow().size()).isEqualTo(5_000_000_000L);
    assertThat(await(blobs.get(object)).orElseThrow().stored()).isEmpty();
  }

  @Test
  void knowsNothingOfWhatWasNeverPut() throws Exception {
    assertThat(await(blobs.get(id))).isEmpty();
    assertThat(await(blobs.header(id))).isEmpty();
    assertThat(await(blobs.renew(id))).isEmpty();
    assertThat(row()).isNull();
  }

  @Test
  void putAndRenewalSetTheLeaseByCassandrasClock() throws Exception {
    await(blobs.put(id, new BlobRow(BlobRow.Form.PLAIN, 2, new byte[] {1, 2})));
    Instant first = row().getInstant("leased");
    assertThat(first).isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(await(blobs.renew(id)).orElseThrow().size()).isEqualTo(2);
              assertThat(row().getInstant("leased")).isAfter(first);
            });
    assertThat(await(blobs.get(id)).orElseThrow().stored()).containsExactly(1, 2);
  }

  @Test
  void aLeaseThatCameAfterARemovalIsNoBlob() throws Exception {
    session.execute(
        "UPDATE " + table + " SET leased = toTimestamp(now()) WHERE id = 0x" + id.value());
    assertThat(await(blobs.get(id))).isEmpty();
    assertThat(await(blobs.renew(id))).isEmpty();
    await(blobs.put(id, new BlobRow(BlobRow.Form.PLAIN, 1, new byte[] {7})));
    assertThat(await(blobs.get(id)).orElseThrow().stored()).containsExactly(7);
  }

  private Row row() {
    return session
        .execute("SELECT * FROM " + table + " WHERE id = ?", Bytes.fromHexString("0x" + id.value()))
        .one();
  }

  private static BlobId newId() {
    try {
      return BlobId.ofDigest(
          MessageDigest.getInstance("SHA-256").digest(UUID.randomUUID().toString().getBytes()));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
