package io.viesti.directory;

import io.viesti.asking.Questions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Speaks to buckets, uncached. Thread-safe. */
public final class AddressBuckets {
  private final ClusterSharding sharding;
  private final Duration timeout;

  AddressBuckets(ActorSystem<?> system, Duration timeout) {
    this.sharding = ClusterSharding.get(system);
    this.timeout = timeout;
  }

  /**
   * Sends a command and returns its one reply; {@link java.util.concurrent.TimeoutException} means
   * that the outcome is unknown.
   *
   * @param bucket as {@link Hosting#bucketOf} names it
   */
  public CompletionStage<AddressBucketReply> ask(
      String bucket, Function<ActorRef<AddressBucketReply>, AddressBucketCommand.Change> command) {
    return entity(bucket).ask(command::apply, timeout);
  }

  /** Asks what changes nothing, again and again while the bucket is silent. */
  public CompletionStage<AddressBucketReply> question(
      String bucket,
      Function<ActorRef<AddressBucketReply>, AddressBucketCommand.Question> question) {
    return Questions.ask(entity(bucket), question::apply, timeout);
  }

  /** Looks an address up. */
  CompletionStage<AddressBucketReply> lookUp(String bucket, String localPart) {
    return question(bucket, replyTo -> new AddressBucketCommand.Lookup(localPart, replyTo));
  }

  private EntityRef<AddressBucketCommand> entity(String bucket) {
    return sharding.entityRefFor(AddressBucket.KEY, bucket);
  }
}
