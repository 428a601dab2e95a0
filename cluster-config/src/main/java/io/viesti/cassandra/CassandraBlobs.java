package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import io.viesti.blob.BlobId;
import io.viesti.blob.BlobStoreException;
import io.viesti.blob.BlobStoreException.Reason;
import io.viesti.tiered.BlobRow;
import io.viesti.tiered.SmallBlobs;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The table of blobs in Cassandra, read and written at QUORUM. Content under a hash never changes,
 * so writing it again, in whatever order, changes nothing; leases are told by Cassandra's own
 * clock. Statements under way are bounded; beyond, a call fails at once. Thread-safe.
 */
public final class CassandraBlobs implements SmallBlobs {
  private final CqlSession session;
  private final int maxInFlight;
  private final PreparedStatement put;
  private final PreparedStatement get;
  private final PreparedStatement header;
  private final PreparedStatement renew;
  private final AtomicInteger inFlight = new AtomicInteger();

  private CassandraBlobs(
      CqlSession session, int maxInFlight, Map<String, PreparedStatement> statements) {
    this.session = session;
    this.maxInFlight = maxInFlight;
    put = statements.get("put");
    get = statements.get("get");
    header = statements.get("header");
    renew = statements.get("renew");
  }

  /**
   * @param maxInFlight statements under way at most
   */
  public static CompletionStage<CassandraBlobs> open(
      CqlSession session, String keyspace, int maxInFlight) {
    return Queries.at(ConsistencyLevel.QUORUM, keyspace)
        .with(
            "put",
            "INSERT INTO %s.blobs (id, form, size, stored, leased)"
                + " VALUES (?, ?, ?, ?, toTimestamp(now()))")
        .with("get", "SELECT form, size, stored FROM %s.blobs WHERE id = ?")
        .with("header", "SELECT form, size FROM %s.blobs WHERE id = ?")
        .with("renew", "UPDATE %s.blobs SET leased = toTimestamp(now()) WHERE id = ?")
        .prepare(session)
        .thenApply(statements -> new CassandraBlobs(session, maxInFlight, statements));
  }

  @Override
  public CompletionStage<Void> put(BlobId id, BlobRow row) {
    return execute(
            put.bind(
                key(id), (byte) row.form().number(), row.size(), ByteBuffer.wrap(row.stored())))
        .thenApply(done -> null);
  }

  @Override
  public CompletionStage<Optional<BlobRow>> get(BlobId id) {
    return execute(get.bind(key(id)))
        .thenApply(
            rows ->
                found(rows.one())
                    .map(
                        row ->
                            new BlobRow(
                                form(row),
                                row.getLong("size"),
                                Bytes.getArray(row.getByteBuffer("stored")))));
  }

  @Override
  public CompletionStage<Optional<BlobRow>> header(BlobId id) {
    return execute(header.bind(key(id)))
        .thenApply(
            rows -> found(rows.one()).map(row -> BlobRow.header(form(row), row.getLong("size"))));
  }

  @Override
  public CompletionStage<Optional<BlobRow>> renew(BlobId id) {
    return header(id)
        .thenCompose(
            row ->
                row.isEmpty()
                    ? CompletableFuture.completedFuture(row)
                    : execute(renew.bind(key(id))).thenApply(done -> row));
  }

  /** A lease that came after a removal leaves a row with nothing else in it. */
  private static Optional<Row> found(Row row) {
    return Optional.ofNullable(row).filter(some -> !some.isNull("form"));
  }

  private static BlobRow.Form form(Row row) {
    return BlobRow.Form.of(row.getByte("form"));
  }

  private static ByteBuffer key(BlobId id) {
    return ByteBuffer.wrap(id.digest());
  }

  private CompletionStage<AsyncResultSet> execute(BoundStatement statement) {
    if (inFlight.incrementAndGet() > maxInFlight) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          new BlobStoreException(
              Reason.UNAVAILABLE, "more than " + maxInFlight + " statements about blobs at once"));
    }
    return session
        .executeAsync(statement)
        .handle(
            (rows, failure) -> {
              inFlight.decrementAndGet();
              if (failure != null) {
                throw new BlobStoreException(
                    Reason.UNAVAILABLE, "Cassandra: " + failure.getMessage(), failure);
              }
              return rows;
            });
  }
}
