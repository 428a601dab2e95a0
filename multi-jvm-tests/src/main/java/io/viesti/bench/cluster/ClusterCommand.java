package io.viesti.bench.cluster;

import io.viesti.bench.report.JsonFile;
import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Progress;
import io.viesti.outside.process.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viesti bench cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a fresh cluster on this machine (the default ports must be free) and measures it from",
      "outside with an open loop of 2 KB mails: the steady load, or what the flags name, each on a",
      "cluster of its own. At the end every acknowledged mail is read back."
    },
    footer = {
      "",
      "Examples:",
      "  viesti bench cluster --json steady.json",
      "  viesti bench cluster --rate 20 --minutes 0.5 --warm-up 10 --mailboxes 100",
      "  viesti bench cluster --burst --recovery 5 --json faults.json",
      "  viesti bench cluster --memory --counts 1000,4000",
      "  viesti bench cluster --grow --rate 50 --minutes 3"
    })
public final class ClusterCommand implements Callable<Integer> {
  private static final double STEADY_RATE = 116;
  private static final double MODEST_RATE = 50;

  @Option(names = "--steady", description = "the steady load, also when other flags are given")
  private boolean steady;

  @Option(
      names = "--burst",
      description = "the highest rate that holds, and ten times that for 20 s")
  private boolean burst;

  @Option(
      names = "--recovery",
      paramLabel = "N",
      description = "kill -9 of a node, N times: until all mailboxes can be read again")
  private int kills;

  @Option(names = "--memory", description = "live heap of 10,000 idle and active mailboxes")
  private boolean memory;

  @Option(names = "--grow", description = "CPU for 1,000 messages at 1, 2 and 3 nodes")
  private boolean grow;

  @Option(
      names = "--rate",
      description = "mails a second (default 116, --recovery and --grow 50); --burst begins there")
  private Double rate;

  @Option(names = "--minutes", description = "that count, after the warm-up (default 10, --grow 3)")
  private Double minutes;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "before anything counts (default 60)")
  private int warmUp;

  @Option(names = "--mailboxes", defaultValue = "1000", description = "(default 1000)")
  private int mailboxes;

  @Option(
      names = "--counts",
      split = ",",
      defaultValue = "1000,4000",
      paramLabel = "N",
      description = "of mailboxes for --memory (default 1000,4000)")
  private List<Integer> counts;

  @Option(
      names = "--spike-sessions",
      defaultValue = "1200",
      description = "SMTP sessions for each node in the spike (default 1200)")
  private int spikeSessions;

  @Option(names = "--nodes", defaultValue = "3", description = "(default 3)")
  private int nodes;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description = "Cassandra nodes and Kafka brokers, 1 or 3 (default 1)")
  private int replicas;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting of every node; may be repeated")
  private List<String> settings = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where clusters live, kept (default: a temporary folder, kept when something broke)")
  private Path data;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private Path json;

  @Override
  public Integer call() {
    requirePositive();
    Progress progress = new Progress(System.err);
    Path folder = data == null ? Folders.temporary("cluster") : data;
    ClusterResult result;
    try {
      result = measure(folder, progress);
    } catch (RuntimeException e) {
      throw new IllegalStateException(e.getMessage() + "; data and logs are kept in " + folder, e);
    }
    if (data == null) {
      Folders.delete(folder);
    }
    System.out.println(result.show());
    JsonFile.write(json, result);
    return result.held() ? 0 : 1;
  }

  private void requirePositive() {
    if (rate != null && !(rate > 0) || minutes != null && !(minutes > 0)) {
      throw new IllegalArgumentException("--rate and --minutes must be more than 0");
    }
    if (warmUp < 0 || mailboxes < 1 || nodes < 1 || kills < 0 || spikeSessions < 1) {
      throw new IllegalArgumentException(
          "--warm-up and --recovery can't be negative; --mailboxes, --nodes and --spike-sessions are"
              + " at least 1");
    }
  }

  private ClusterResult measure(Path folder, Progress progress) {
    Machine machine = Machine.here();
    ClusterPlans plans =
        new ClusterPlans(
            folder,
            nodes,
            replicas,
            mailboxes,
            Duration.ofSeconds(warmUp),
            String.join("\n", settings),
            progress);
    boolean asked = burst || kills > 0 || memory || grow;
    return new ClusterResult(
        machine,
        nodes,
        replicas,
        warmUp,
        steady || !asked
            ? new SteadyRun(plans, progress).run(rate(STEADY_RATE), counted(10))
            : null,
        burst ? new BurstRun(plans, spikeSessions, progress).run(rate(STEADY_RATE)) : null,
        kills > 0 ? new RecoveryRun(plans, progress).run(kills, rate(MODEST_RATE)) : null,
        memory ? new MemoryRun(plans, Duration.ofMinutes(1), progress).run(counts) : null,
        grow ? new GrowthRun(plans, progress).run(rate(MODEST_RATE), counted(3)) : null);
  }

  private double rate(double otherwise) {
    return rate == null ? otherwise : rate;
  }

  private Duration counted(double otherwise) {
    return Duration.ofMillis(Math.round((minutes == null ? otherwise : minutes) * 60_000));
  }
}
