package io.viesti.chaos;

import io.viesti.backing.Pace;
import io.viesti.bench.report.JsonFile;
import io.viesti.bench.report.Progress;
import io.viesti.outside.process.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code viesti bench chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a cluster in a network namespace of its own (needs root), loads it without a break, plays",
      "one fault after the other out of a shuffled deck, and proves that everything acknowledged is",
      "there exactly once: in mailboxes, on event streams, at the remote server and in the journal."
    },
    footer = {
      "",
      "Examples:",
      "  viesti bench chaos --rounds 3",
      "  viesti bench chaos --rounds 25 --seed 7 --json chaos.json     (again: the next 25)",
      "  viesti bench chaos --rows node-kill,partition --rounds 4",
      "  viesti bench chaos --replicas 3 --rounds 5 --json ring.json",
      "  viesti bench chaos --rounds 0 --drill",
      "  viesti bench chaos --merge chaos.json ring.json"
    })
public final class ChaosCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--rounds", defaultValue = "3", description = "faults (default 3)")
  private int rounds;

  @Option(names = "--seed", description = "decides all that is drawn; printed when not given")
  private Long seed;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "only these faults, in this order again and again, instead of the deck")
  private List<String> rows;

  @Option(names = "--nodes", defaultValue = "3", description = "(default 3)")
  private int nodes;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description = "Cassandra nodes and Kafka brokers, 1 or 3 (default 1); 3 plays its own rows")
  private int replicas;

  @Option(
      names = "--rate",
      defaultValue = "50",
      description = "mails offered a second (default 50)")
  private double perSecond;

  @Option(
      names = "--quiet",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "load without faults after the last one, looking for false downings")
  private int quietSeconds;

  @Option(
      names = "--drill",
      description =
          "at the end the cluster is backed up under load, and made anew from the copy (1 replica)")
  private boolean drill;

  @Option(
      names = "--quick",
      description = "quick starts instead of fast running: for a few faults only")
  private boolean quick;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where the house lives (default: a temporary folder, kept when something broke)")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting of every node; may be repeated")
  private List<String> settings = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "the result is added there, and the next run goes on after it")
  private Path json;

  @Option(
      names = "--merge",
      description =
          "print the total of the files given, and what a whole soak must show beyond it; status 0 if"
              + " nothing is missing")
  private boolean merge;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "for --merge")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    if (merge) {
      ChaosResult total =
          files.stream()
              .map(ChaosResult::read)
              .reduce(new ChaosResult(List.of()), ChaosResult::plus);
      System.out.println(total.show());
      List<String> missing = SoakGoals.missing(total);
      missing.forEach(what -> System.out.println("Not shown: " + what));
      return missing.isEmpty() ? 0 : 1;
    }
    if (!Namespace.inside()) {
      String missing = Namespace.missing();
      if (!missing.isEmpty()) {
        throw new IllegalStateException(missing);
      }
      List<String> again = spec.commandLine().getParseResult().originalArgs();
      return Namespace.run("io.viesti.bench.Bench", withName(again));
    }
    return play();
  }

  private static List<String> withName(List<String> arguments) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of("chaos"),
            arguments.stream().filter(argument -> !argument.equals("chaos")))
        .toList();
  }

  private int play() {
    if (drill && replicas != 1) {
      throw new IllegalArgumentException("--drill is for one replica: it copies one Cassandra");
    }
    Progress progress = new Progress(System.err);
    long chosen = seed == null ? System.nanoTime() % 100_000 : seed;
    ChaosResult earlier = json == null ? new ChaosResult(List.of()) : ChaosResult.read(json);
    int first = earlier.nextCard(chosen, replicas);
    Deck deck =
        rows == null
            ? Deck.shuffled(chosen, replicas)
            : new Deck(rows.stream().map(Row::parse).toList());
    progress.say("seed %d, cards %d to %d", chosen, first, first + rounds - 1);
    Path house = data == null ? Folders.temporary("chaos") : data;
    ChaosRun run =
        new ChaosRun(
            new ChaosRun.Settings(
                house,
                chosen,
                first,
                deck.draw(first, rounds),
                nodes,
                replicas,
                perSecond,
                Duration.ofSeconds(quietSeconds),
                drill,
                quick ? Pace.QUICK_START : Pace.forNodesHere(nodes),
                String.join("\n", settings)),
            progress);
    ChaosResult.Part part = run.run();
    ChaosResult result = earlier.plus(part);
    JsonFile.write(json, result);
    ChaosResult now = new ChaosResult(List.of(part));
    System.out.println(now.show());
    boolean held = now.broken().isEmpty();
    if (held && data == null) {
      Folders.delete(house);
    } else if (!held) {
      System.out.println("seed " + chosen + "; data and logs are kept in " + house);
    }
    return held ? 0 : 1;
  }
}
