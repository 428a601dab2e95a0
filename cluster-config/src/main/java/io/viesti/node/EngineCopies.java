package io.viesti.node;

import io.viesti.engine.backup.BackupException;
import io.viesti.engine.backup.BackupOrder;
import io.viesti.engine.backup.BackupProgress;
import io.viesti.engine.backup.EngineBackups;
import io.viesti.http.admin.Backups;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The engine's backups behind the operators' calls. */
final class EngineCopies implements Backups {
  private final EngineBackups backups;

  EngineCopies(EngineBackups backups) {
    this.backups = backups;
  }

  @Override
  public CompletionStage<Backup> start(Order order) {
    Path target;
    try {
      target = Path.of(order.directory());
    } catch (InvalidPathException e) {
      return CompletableFuture.failedFuture(new Impossible(order.directory() + " is no path"));
    }
    return backups
        .start(new BackupOrder(target, order.octetsPerSecond(), order.secrets()))
        .thenApply(EngineCopies::shown)
        .exceptionally(EngineCopies::told);
  }

  private static Backup told(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof BackupException backup) {
      throw new Impossible(backup.getMessage());
    }
    throw new CompletionException(cause);
  }

  @Override
  public Optional<Backup> latest() {
    return backups.latest().map(EngineCopies::shown);
  }

  @Override
  public boolean cancel() {
    return backups.cancel();
  }

  private static Backup shown(BackupProgress progress) {
    return new Backup(
        progress.target().toString(),
        progress.state().name().toLowerCase(Locale.ROOT),
        progress.step(),
        progress.files(),
        progress.octets(),
        progress.totalOctets(),
        progress.linked(),
        progress.startedAt(),
        progress.pictureAt(),
        progress.endedAt(),
        progress.reason());
  }
}
