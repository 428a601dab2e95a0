package io.viesti.architecture.sample.helper;

import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Everything a class of the house is not. */
public class WrongState implements Wire {
  static final EntityTypeKey<WrongState> KEY = EntityTypeKey.create(WrongState.class, "Wrong");

  public Instant changing;

  public void waitAndTell(CompletableFuture<String> future) throws InterruptedException {
    Thread.sleep(1);
    changing = Instant.now();
    System.out.println(future.join());
  }
}
