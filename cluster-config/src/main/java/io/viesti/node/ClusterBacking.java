package io.viesti.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStore;
import io.viesti.deadletter.DeadLetters;
import io.viesti.directory.Directory;
import io.viesti.queue.MailQueue;
import io.viesti.space.Intake;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** Services that all nodes share: Cassandra, Kafka and S3. */
final class ClusterBacking implements Backing {
  ClusterBacking(
      ActorSystem<?> system, MeterRegistry metrics, InstantSource clock, Duration patience) {
    throw new StartupException("viesti.form = cluster is not there yet");
  }

  @Override
  public BlobStore blobs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WakeIndex wakeIndex() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TraceLog traces() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Intake intake() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MailQueue queue(Directory directory, DeadLetters deadLetters) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> isReady() {
    throw new UnsupportedOperationException();
  }

  @Override
  public double backlog() {
    throw new UnsupportedOperationException();
  }
}
