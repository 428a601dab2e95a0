package io.viesti.edge.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.viesti.mailbox.MailboxCommand;
import io.viesti.mailbox.MailboxReply;
import io.viesti.mailbox.Mailboxes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Asks mailboxes for their usage and remembers it for {@link #FRESH}, adding what was stored since.
 * "Full" is never said from memory older than {@link #FULL_FRESH}: the owner may have tidied up.
 */
public final class MailboxQuotas implements Quotas {
  static final Duration FRESH = Duration.ofSeconds(30);
  static final Duration FULL_FRESH = Duration.ofSeconds(1);
  static final Duration WAIT = Duration.ofMillis(500);
  static final int MAX_REMEMBERED = 50_000;

  private record Known(long quota, AtomicLong used, long at) {
    boolean hasRoom(long octets) {
      return used.get() + octets <= quota && used.get() < quota;
    }
  }

  private final Function<String, CompletionStage<MailboxReply>> ask;
  private final InstantSource clock;
  private final Cache<String, Known> known =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterWrite(FRESH)
          .executor(Runnable::run)
          .build();

  MailboxQuotas(Function<String, CompletionStage<MailboxReply>> ask, InstantSource clock) {
    this.ask = ask;
    this.clock = clock;
  }

  public static MailboxQuotas of(Mailboxes mailboxes, InstantSource clock) {
    return new MailboxQuotas(id -> mailboxes.read(id, MailboxCommand.GetUsage::new), clock);
  }

  @Override
  public CompletionStage<Boolean> hasRoom(String mailboxId, long octets) {
    Known remembered = known.getIfPresent(mailboxId);
    if (remembered != null) {
      boolean room = remembered.hasRoom(octets);
      long age = clock.millis() - remembered.at();
      if (age < (room ? FRESH : FULL_FRESH).toMillis()) {
        return CompletableFuture.completedStage(room);
      }
    }
    return ask.apply(mailboxId)
        .handle((reply, failure) -> reply == null || learn(mailboxId, reply, octets))
        .toCompletableFuture()
        .completeOnTimeout(true, WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean learn(String mailboxId, MailboxReply reply, long octets) {
    if (!(reply instanceof MailboxReply.Usage usage)) {
      return true;
    }
    Known now = new Known(usage.quota(), new AtomicLong(usage.used()), clock.millis());
    known.put(mailboxId, now);
    return now.hasRoom(octets);
  }

  @Override
  public void stored(String mailboxId, long octets) {
    Known remembered = known.getIfPresent(mailboxId);
    if (remembered != null) {
      remembered.used().addAndGet(octets);
    }
  }
}
