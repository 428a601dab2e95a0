package io.viesti.bench.relay;

import io.viesti.bench.contest.Contender;
import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.outside.peer.Postfix;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.ProcessTree;

/** Postfix, taking mail without AUTH and relaying it to a sink. */
final class PostfixRelay implements Contender {
  private final CountingSink sink;
  private final Postfix postfix;

  PostfixRelay() {
    SmtpSink started = SmtpSink.counting(FreePorts.next());
    sink = new CountingSink(started);
    try {
      postfix = Postfix.relayingTo(started.port());
    } catch (RuntimeException e) {
      sink.close();
      throw e;
    }
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
    sink.await(feed.acknowledged(), postfix::queued);
  }

  @Override
  public void close() {
    postfix.close();
    sink.close();
  }
}
