package io.viesti.queue;

import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory that says what it is told; of what it was told nothing it can't be asked. */
public final class ScriptedDirectory implements Directory {
  private final Map<MailAddress, Resolution> known = new ConcurrentHashMap<>();
  private final List<MailAddress> forgotten = new CopyOnWriteArrayList<>();

  /** From now on the address leads there. */
  public void says(String address, Resolution resolution) {
    known.put(MailAddress.of(address), resolution);
  }

  /** What it was told to forget. */
  public List<MailAddress> forgotten() {
    return forgotten;
  }

  @Override
  public CompletionStage<Resolution> resolve(MailAddress address) {
    Resolution resolution = known.get(address);
    return resolution == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
        : CompletableFuture.completedFuture(resolution);
  }

  @Override
  public CompletionStage<Boolean> isHosted(String domain) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public void forget(MailAddress address) {
    forgotten.add(address);
  }
}
