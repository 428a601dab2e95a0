package io.viesti.bench.ledger;

import io.viesti.bench.report.JsonFile;
import io.viesti.bench.report.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viesti bench ledger}. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the node (kill -9) at random moments under open-loop load with retries, keeps a ledger",
      "of what was acknowledged and proves that every acknowledged delivery is in its mailbox exactly",
      "once, unchanged, and was announced exactly once on resumed event streams. Then lets it die",
      "between each two durable steps. Fails if anything is lost, doubled or changed."
    },
    footer = {
      "",
      "Examples:",
      "  viesti bench ledger --rounds 3",
      "  viesti bench ledger --rounds 20 --json ledger.json",
      "  viesti bench ledger --rounds 5 --no-fail-points --seed 42"
    })
public final class LedgerCommand implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "20", description = "kills (default 20)")
  private int rounds;

  @Option(
      names = "--rate",
      defaultValue = "250",
      description = "transactions offered a second (default 250)")
  private int perSecond;

  @Option(names = "--mailboxes", defaultValue = "1000", description = "(default 1000)")
  private int mailboxes;

  @Option(
      names = "--most-up",
      defaultValue = "7000",
      paramLabel = "MILLIS",
      description = "a kill comes at latest so long after ready (default 7000)")
  private int mostUpMillis;

  @Option(
      names = "--watched",
      defaultValue = "10",
      description = "mailboxes whose event stream is followed (default 10)")
  private int watched;

  @Option(
      names = "--seed",
      description = "decides the moments of the kills; printed when not given")
  private Long seed;

  @Option(
      names = "--fail-points",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "also die at each fail point (default)")
  private boolean failPoints;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result there")
  private Path json;

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    long chosen = seed == null ? System.nanoTime() % 100_000 : seed;
    progress.say("seed %d", chosen);
    List<FailPointTrial.Outcome> outcomes = List.of();
    if (failPoints) {
      try (FailPointTrial trial = new FailPointTrial(progress)) {
        outcomes = trial.all();
      }
    }
    LedgerRun.Plan plan =
        new LedgerRun.Plan(rounds, perSecond, mailboxes, mostUpMillis, watched, chosen);
    LedgerResult result = new LedgerRun(plan, progress).run(outcomes);
    System.out.println(result.show());
    JsonFile.write(json, result);
    return 0;
  }
}
