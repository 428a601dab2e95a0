package io.viesti.bench.accept;

import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.readback.Expectation;
import io.viesti.bench.readback.ReadBack;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.bench.report.Progress;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.process.ProcessTree;
import java.time.Duration;

/** The packaged Viesti node with its defaults. */
final class ViestiContender implements Storing {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final NodeProcess node;
  private final ViestiTown town;
  private final Expectation expectation = new Expectation();

  ViestiContender(Townsfolk townsfolk) {
    node = new NodeProcess(new NodeSettings());
    try {
      node.start();
      town = ViestiTown.found(node, townsfolk);
      town.logInToAll();
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "Viesti";
  }

  @Override
  public int port() {
    return node.settings().smtpPort();
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(node.pid());
  }

  @Override
  public void awaitDone(LetterBook book, CountedFeed feed) {
    expectation.know(book);
    for (long number : feed.acknowledgedNumbers()) {
      expectation.acknowledged(book, number);
    }
    town.awaitReadable(expectation, PATIENCE);
  }

  @Override
  public long keptOctets() {
    return node.dataOctets();
  }

  @Override
  public void betweenHeats() {
    // All is read back at the end, so that no cache of one run helps the next.
  }

  /** Reads every acknowledged mail back; the number read. */
  long readBack(Progress progress) {
    return new ReadBack(town, expectation, read -> progress.say("%d mails read back", read))
        .requireExact();
  }

  /** Resident memory of the node. */
  long residentOctets() {
    return processes().residentOctets();
  }

  @Override
  public void close() {
    node.close();
  }
}
