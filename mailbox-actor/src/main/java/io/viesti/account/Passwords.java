package io.viesti.account;

import io.viesti.directory.PasswordHash;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords on threads of their own, a bounded number of them at a time or
 * waiting; beyond that {@code BUSY}. Thread-safe; no call blocks.
 */
final class Passwords {
  /** Longest password, in characters: longer ones would only cost time. */
  static final int MAX_LENGTH = 1024;

  private final Argon2id argon2 = new Argon2id();
  private final Executor threads;
  private final Semaphore room;
  private final int most;

  /** What a password is checked against when there is no account: takes the same time. */
  private final PhcString nobody =
      new PhcString(
          Argon2id.MEMORY_KIB, Argon2id.PASSES, Argon2id.LANES, new byte[16], new byte[32]);

  /**
   * @param threads run the work
   * @param most running or waiting
   */
  Passwords(Executor threads, int most) {
    this.threads = threads;
    this.room = new Semaphore(most);
    this.most = most;
  }

  CompletionStage<PasswordHash> hash(String password) {
    return run(() -> argon2.hash(password));
  }

  /** Whether the password has this hash; never when there is none, after the same work. */
  CompletionStage<Boolean> verify(String password, Optional<PasswordHash> hash) {
    Optional<PhcString> expected = hash.flatMap(kept -> PhcString.parse(kept.phc()));
    return run(() -> argon2.verify(password, expected.orElse(nobody)) && expected.isPresent());
  }

  /** How many run or wait now. */
  int inWork() {
    return most - room.availablePermits();
  }

  private <T> CompletionStage<T> run(Supplier<T> work) {
    if (!room.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new AccountException(
              AccountException.Reason.BUSY, "too many passwords are being checked"));
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> complete(result, work));
    } catch (RejectedExecutionException stopping) {
      room.release();
      result.completeExceptionally(
          new AccountException(AccountException.Reason.UNAVAILABLE, "this node is stopping"));
    }
    return result;
  }

  private <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    T value;
    try {
      value = work.get();
    } catch (RuntimeException | Error failure) {
      room.release();
      result.completeExceptionally(failure);
      return;
    }
    // Room first: who is told of a result may ask for the next one at once.
    room.release();
    result.complete(value);
  }
}
