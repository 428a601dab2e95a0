package io.viesti.bench.accept;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.outside.peer.Postfix;
import io.viesti.outside.process.ProcessTree;
import io.viesti.outside.process.Waiting;
import java.time.Duration;

/** Postfix delivering to virtual maildirs. */
final class PostfixContender implements Storing {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Postfix postfix;
  private long acknowledged;

  PostfixContender(Townsfolk townsfolk) {
    this.postfix = Postfix.withMaildirs(townsfolk.addresses());
  }

  @Override
  public String name() {
    return "Postfix";
  }

  @Override
  public int port() {
    return postfix.port();
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(postfix.masterPid());
  }

  @Override
  public void awaitDone(LetterBook book, CountedFeed feed) {
    acknowledged += feed.acknowledged();
    // Looking into its queue costs the machine something, so not too often.
    Duration pause = Duration.ofMillis(50);
    if (!Waiting.holdsWithin(PATIENCE, pause, () -> postfix.queued() == 0)) {
      throw new IllegalStateException(postfix.queued() + " mails stay in Postfix's queue");
    }
  }

  @Override
  public long keptOctets() {
    return postfix.deliveredOctets();
  }

  /** Counts the maildirs' files and removes them: directories that grow would slow it down. */
  @Override
  public void betweenHeats() {
    long found = postfix.delivered();
    if (found != acknowledged) {
      throw new IllegalStateException(
          "Postfix acknowledged " + acknowledged + " mails, its maildirs hold " + found);
    }
    postfix.emptyMaildirs();
    acknowledged = 0;
  }

  @Override
  public void close() {
    postfix.close();
  }
}
