package io.viesti.bench.relay;

import io.viesti.bench.contest.Contender;
import io.viesti.bench.contest.Heat;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.report.JsonFile;
import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viesti bench relay}. */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description = {
      "From authenticated submission to a remote server: Viesti and Postfix (without AUTH) relay mails",
      "of 2 KB to Debian's smtp-sink in alternating rounds, until it has counted all and the queue is",
      "empty. Needs root and Debian's postfix."
    },
    footer = {
      "",
      "Examples:",
      "  viesti bench relay --quick",
      "  viesti bench relay --sessions 20,100 --rounds 5 --json relay.json"
    })
public final class RelayCommand implements Callable<Integer> {
  private static final int QUICK_PART = 20;
  private static final int RECIPIENTS = 1_000;
  private static final int WARM_UP_SESSIONS = 20;

  @Option(names = "--rounds", defaultValue = "3", description = "of each (default 3)")
  private int rounds;

  @Option(
      names = "--sessions",
      split = ",",
      defaultValue = "1,20,100",
      description = "concurrent submission sessions (default 1,20,100)")
  private List<Integer> sessions;

  @Option(names = "--accounts", defaultValue = "100", description = "that submit (default 100)")
  private int accounts;

  @Option(
      names = "--domains",
      defaultValue = "1",
      description = "recipient domains, all at the one remote server (default 1)")
  private int domains;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "multiplies the numbers of mails (default 1)")
  private double scale;

  @Option(
      names = "--warm-up",
      defaultValue = "20000",
      description = "mails through Viesti before measuring (default 20000)")
  private int warmUp;

  @Option(
      names = "--postfix-warm-up",
      defaultValue = "3000",
      description = "the same through Postfix (default 3000)")
  private int postfixWarmUp;

  @Option(names = "--quick", description = "one round of a twentieth: tests the benchmark only")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private Path json;

  private final Progress progress = new Progress(System.err);
  private final List<RelayResult.Relayed> runs = new ArrayList<>();
  private long nextNumber;

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    if (quick) {
      rounds = 1;
      scale /= QUICK_PART;
      warmUp /= QUICK_PART;
      postfixWarmUp /= QUICK_PART;
    }
    List<String> remoteDomains =
        IntStream.range(0, domains).mapToObj(i -> "remote" + i + ".test").toList();
    LetterBook book =
        new LetterBook(
            Long.toString(System.currentTimeMillis(), 36),
            "load@src.test",
            recipientsAt(remoteDomains),
            Workload.TEXT_2K);
    progress.say("starting Viesti with %d accounts, Postfix, a sink for each", accounts);
    try (ViestiRelay viesti =
            new ViestiRelay(Townsfolk.of("bench.test", accounts, 1), remoteDomains);
        PostfixRelay postfix = new PostfixRelay()) {
      warmUp(viesti, book, warmUp);
      warmUp(postfix, book, postfixWarmUp);
      for (int round = 0; round < rounds; round++) {
        for (int count : sessions) {
          int mails = (int) Math.max(50, scale * (count == 1 ? 1_000 : 5_000));
          List<Contender> order =
              round % 2 == 0 ? List.of(viesti, postfix) : List.of(postfix, viesti);
          for (Contender contender : order) {
            measure(contender, book, count, contender == viesti ? 3 * mails : mails, round);
          }
        }
      }
    }
    RelayResult result = new RelayResult(machine, rounds, domains, runs);
    System.out.println(result.show());
    JsonFile.write(json, result);
    return 0;
  }

  private static Townsfolk recipientsAt(List<String> remoteDomains) {
    return new Townsfolk(
        IntStream.range(0, RECIPIENTS)
            .mapToObj(i -> i + "user@" + remoteDomains.get(i % remoteDomains.size()))
            .toList(),
        1);
  }

  private void warmUp(Contender contender, LetterBook book, int mails) {
    if (mails > 0) {
      Heat heat = heat(contender, book, WARM_UP_SESSIONS, mails);
      progress.say(
          "%s warmed up with %d mails (%.0f/s)", contender.name(), mails, heat.donePerSecond());
    }
  }

  private Heat heat(Contender contender, LetterBook book, int count, int mails) {
    Heat heat = Heat.run(contender, book, nextNumber, mails, count);
    nextNumber += mails;
    return heat;
  }

  private void measure(Contender contender, LetterBook book, int count, int mails, int round) {
    Heat heat = heat(contender, book, count, mails);
    RelayResult.Relayed run =
        new RelayResult.Relayed(
            contender.name(),
            count,
            mails,
            heat.acceptedPerSecond(),
            heat.donePerSecond(),
            heat.serverCpuMillis(),
            heat.clientCpuMillis(),
            heat.usage().othersPercent());
    runs.add(run);
    progress.say(
        "%s, %d sessions, round %d: %.0f/s (accepted %.0f/s), %.3f ms CPU a mail, others %.0f %%",
        run.server(),
        count,
        round + 1,
        run.relayedPerSecond(),
        run.acceptedPerSecond(),
        run.serverCpuMillis(),
        run.othersCpuPercent());
  }
}
