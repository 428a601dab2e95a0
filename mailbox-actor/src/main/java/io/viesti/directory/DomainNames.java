package io.viesti.directory;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * This node's copy of the list of domains. Read again before it is older than an answer may be, by
 * one reader at a time whatever is asked, so foreign names cost nothing. Thread-safe.
 */
final class DomainNames {
  private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
  private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

  /** Asks the list. */
  interface Asker {
    CompletionStage<DomainListReply> ask(
        Function<ActorRef<DomainListReply>, DomainListCommand> command);
  }

  private record Copy(
      Optional<Long> version, SortedSet<String> names, long readAt, boolean usable) {
    Copy unusable() {
      return new Copy(version, names, readAt, false);
    }
  }

  private record Reading(Copy from, CompletableFuture<Copy> result) {}

  private final Asker asker;
  private final DirectorySettings settings;
  private final Ticker ticker;
  private final AtomicReference<Copy> copy =
      new AtomicReference<>(new Copy(Optional.empty(), new TreeSet<>(), 0, false));
  private final AtomicReference<Reading> reading = new AtomicReference<>();

  DomainNames(Asker asker, DirectorySettings settings, Ticker ticker) {
    this.asker = asker;
    this.settings = settings;
    this.ticker = ticker;
  }

  /** Complete already when the copy is young enough. */
  CompletableFuture<Boolean> contains(String domain) {
    Copy now = copy.get();
    boolean in = now.names.contains(domain);
    long old = ticker.read() - now.readAt;
    long most = (in ? settings.remember() : settings.rememberUnknown()).toNanos();
    if (now.usable && old < most) {
      if (in && old >= Remembering.fresh(settings).toNanos()) {
        // Nobody waits for this one. If it fails, whoever comes when the copy is too old is told.
        read();
      }
      return in ? YES : NO;
    }
    return read().thenApply(fresh -> fresh.names.contains(domain));
  }

  CompletableFuture<SortedSet<String>> all() {
    return read().thenApply(Copy::names);
  }

  void forget() {
    copy.updateAndGet(Copy::unusable);
  }

  @SuppressWarnings("ReferenceEquality") // the very copy, not one that looks like it
  private CompletableFuture<Copy> read() {
    Copy from = copy.get();
    Reading running = reading.get();
    if (running != null && running.from == from && !running.result.isDone()) {
      return running.result;
    }
    Reading mine = new Reading(from, new CompletableFuture<>());
    if (!reading.compareAndSet(running, mine)) {
      return read();
    }
    // The copy counts from before it was asked for, and replaces only the one it was started for:
    // a change made meanwhile makes the next question read again.
    long readAt = ticker.read();
    page(from, new TreeSet<>(), Optional.empty(), readAt)
        .whenComplete(
            (fresh, failure) -> {
              if (failure != null) {
                mine.result.completeExceptionally(failure);
              } else {
                copy.compareAndSet(from, fresh);
                mine.result.complete(fresh);
              }
            });
    return mine.result;
  }

  private CompletionStage<Copy> page(
      Copy from, SortedSet<String> read, Optional<String> after, long readAt) {
    Optional<Long> known = after.isEmpty() ? from.version : Optional.empty();
    return asker
        .ask(replyTo -> new DomainListCommand.Read(known, after, replyTo))
        .thenCompose(
            reply -> {
              if (reply instanceof DomainListReply.Page page) {
                read.addAll(page.domains());
                return page.hasMore()
                    ? page(
                        from,
                        read,
                        Optional.of(page.domains().get(page.domains().size() - 1)),
                        readAt)
                    : CompletableFuture.completedFuture(
                        new Copy(Optional.of(page.version()), read, readAt, true));
              }
              return CompletableFuture.completedFuture(
                  new Copy(from.version, from.names, readAt, true));
            });
  }
}
