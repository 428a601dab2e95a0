package io.viesti.node;

import com.typesafe.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStore;
import io.viesti.deadletter.DeadLetters;
import io.viesti.directory.Directory;
import io.viesti.engine.Engine;
import io.viesti.engine.backup.EngineBackups;
import io.viesti.engine.blob.EngineBlobStore;
import io.viesti.engine.trace.EngineTraceLog;
import io.viesti.engine.wake.EngineWakeIndex;
import io.viesti.http.admin.Backups;
import io.viesti.queue.MailQueue;
import io.viesti.queue.direct.DirectMailQueue;
import io.viesti.space.Intake;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** One node on its own disk: everything in the engine, mail straight into mailboxes. */
final class EmbeddedBacking implements Backing {
  private final ActorSystem<?> system;
  private final Engine engine;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final BlobStore blobs;
  private final WakeIndex wakeIndex;
  private final TraceLog traces;
  private final Backups backups;

  EmbeddedBacking(
      ActorSystem<?> system, Engine engine, MeterRegistry metrics, InstantSource clock) {
    Config config = system.settings().config();
    this.system = system;
    this.engine = engine;
    this.metrics = metrics;
    this.clock = clock;
    blobs = new EngineBlobStore(engine, config.getDuration("viesti.engine.blob.idle-limit"), clock);
    wakeIndex = new EngineWakeIndex(engine);
    traces = new EngineTraceLog(engine, config.getDuration("viesti.engine.trace.keep"), clock);
    Path data = Path.of(config.getString("viesti.data"));
    backups = new EngineCopies(new EngineBackups(engine, data, clock));
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public WakeIndex wakeIndex() {
    return wakeIndex;
  }

  @Override
  public TraceLog traces() {
    return traces;
  }

  @Override
  public Intake intake() {
    return engine.intake();
  }

  @Override
  public MailQueue queue(Directory directory, DeadLetters deadLetters) {
    return DirectMailQueue.start(
        system,
        new DirectMailQueue.Services(directory, deadLetters, traces, clock, metrics),
        DirectMailQueue.Settings.from(system.settings().config()));
  }

  /** The direct queue holds nothing. */
  @Override
  public void carry(Directory directory, DeadLetters deadLetters) {}

  @Override
  public CompletionStage<Boolean> isReady() {
    return engine.durable().thenApply(nothing -> engine.isWriting());
  }

  @Override
  public Backups backups() {
    return backups;
  }

  @Override
  public double backlog() {
    return engine.backlog();
  }
}
