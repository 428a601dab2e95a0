package io.viesti.bench.contest;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.outside.process.ProcessTree;
import java.util.List;

/** A mail server under load, as its own running processes. */
public interface Contender extends AutoCloseable {

  String name();

  /** Where it takes mail. */
  int port();

  /** What sessions authenticate with, in turn; empty: they do not. */
  default List<Credentials> credentials() {
    return List.of();
  }

  /** All its processes. */
  ProcessTree processes();

  /** Returns once every mail acknowledged to this feed is where it belongs. */
  void awaitDone(LetterBook book, CountedFeed feed);

  @Override
  void close();
}
