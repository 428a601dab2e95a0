package io.viesti.directory;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;

/** Lets other packages' tests run a directory by a clock of their own. */
public final class DirectoryOnTestNode {
  private DirectoryOnTestNode() {}

  public static ShardedDirectory init(
      ActorSystem<?> system, InstantSource clock, DirectorySettings settings, Ticker ticker) {
    return ShardedDirectory.init(system, clock, settings, ticker);
  }
}
