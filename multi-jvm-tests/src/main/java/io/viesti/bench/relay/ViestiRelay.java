package io.viesti.bench.relay;

import io.viesti.bench.contest.Contender;
import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.node.Operator;
import io.viesti.outside.peer.SmtpSink;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.ProcessTree;
import java.util.List;

/** The packaged node: authenticated submission on 2587's port, delivery to a sink. */
final class ViestiRelay implements Contender {
  private final NodeProcess node;
  private final ViestiTown town;
  private final Operator operator;
  private final CountingSink sink;

  ViestiRelay(Townsfolk senders, List<String> remoteDomains) {
    int sinkPort = FreePorts.next();
    NodeSettings settings = new NodeSettings();
    // The limit protects against stolen passwords; here 100 accounts send all there is.
    settings.set("viesti.limits.mails-per-day-and-account", 100_000_000);
    settings.set("viesti.limits.account-per-day", 100_000_000);
    remoteDomains.forEach(domain -> settings.route(domain, sinkPort));
    node = new NodeProcess(settings);
    try {
      node.start();
      town = ViestiTown.found(node, senders);
      operator = node.operator();
      sink = new CountingSink(SmtpSink.counting(sinkPort));
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
    return node.settings().submissionPort();
  }

  @Override
  public List<Credentials> credentials() {
    return town.addresses().stream().map(town::credentials).toList();
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(node.pid());
  }

  @Override
  public void awaitDone(LetterBook book, CountedFeed feed) {
    sink.await(feed.acknowledged(), operator::waiting);
  }

  @Override
  public void close() {
    node.close();
    sink.close();
  }
}
