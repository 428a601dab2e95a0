package io.viesti.backing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.viesti.s3.LargeBlobs;
import io.viesti.s3.S3Bucket;
import io.viesti.s3.S3Settings;
import io.viesti.tiered.SmallBlobs;
import io.viesti.tiered.TieredBlobStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/** A tiered store over a running S3 server, with a bucket and a spool folder of its own. */
final class TieredFixture implements AutoCloseable {
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final TieredBlobStore store;
  private final LargeBlobs objects;

  TieredFixture(SmallBlobs table, Config config, ActorSystem<?> system) {
    objects = new LargeBlobs(S3Settings.from(config), system, metrics);
    store = new TieredBlobStore(table, objects, config, system, metrics);
  }

  /** Makes the bucket as an operator does. */
  static void migrate(Config config) throws Exception {
    S3Bucket.migrate(S3Settings.from(config), line -> {})
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  static Config config(S3Server server, String bucket, Path spool, Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("viesti.s3.endpoint", server.endpoint().toString());
    given.put("viesti.s3.access-key", server.accessKey());
    given.put("viesti.s3.secret-key-file", server.secretKeyFile().toString());
    given.put("viesti.s3.bucket", bucket);
    given.put("viesti.s3.spool.dir", spool.toString());
    return ConfigFactory.parseMap(given)
        .withFallback(ConfigFactory.parseResources("viesti-s3.conf"))
        .resolve();
  }

  @Override
  public void close() {
    store.close();
    objects.close();
  }
}
