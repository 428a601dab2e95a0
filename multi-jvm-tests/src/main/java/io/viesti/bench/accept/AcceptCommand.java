package io.viesti.bench.accept;

import io.viesti.bench.load.Workload;
import io.viesti.bench.report.JsonFile;
import io.viesti.bench.report.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viesti bench accept}. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = {
      "Durable acceptance into 1,000 mailboxes: Viesti and Postfix (virtual maildirs) in alternating",
      "rounds under one client, until every mail can be read; then every mail is read back.",
      "Needs root and Debian's postfix."
    },
    footer = {
      "",
      "Examples:",
      "  viesti bench accept --quick",
      "  viesti bench accept --workloads 2k --sessions 20,100 --rounds 5",
      "  viesti bench accept --json accept.json"
    })
public final class AcceptCommand implements Callable<Integer> {
  private static final int QUICK_PART = 20;

  @Option(names = "--rounds", defaultValue = "3", description = "of each combination (default 3)")
  private int rounds;

  @Option(
      names = "--sessions",
      split = ",",
      defaultValue = "1,20,100",
      description = "concurrent SMTP sessions (default 1,20,100)")
  private List<Integer> sessions;

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = "2k,50k,mix",
      converter = WorkloadName.class,
      description = "2k, 50k, mix (default all)")
  private List<Workload> workloads;

  @Option(names = "--mailboxes", defaultValue = "1000", description = "on each server")
  private int mailboxes;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "multiplies the numbers of mails (default 1)")
  private double scale;

  @Option(
      names = "--warm-up",
      defaultValue = "40000",
      description = "mails of 2 KB to Viesti before measuring (default 40000)")
  private int warmUp;

  @Option(
      names = "--postfix-warm-up",
      defaultValue = "5000",
      description = "the same to Postfix (default 5000)")
  private int postfixWarmUp;

  @Option(names = "--quick", description = "one round of a twentieth: tests the benchmark only")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures there")
  private Path json;

  static final class WorkloadName implements CommandLine.ITypeConverter<Workload> {
    @Override
    public Workload convert(String name) {
      try {
        return Workload.parse(name);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() {
    Progress progress = new Progress(System.err);
    AcceptPlan plan =
        quick
            ? new AcceptPlan(
                1,
                sessions,
                workloads,
                Math.min(mailboxes, 100),
                scale / QUICK_PART,
                warmUp / QUICK_PART,
                postfixWarmUp / QUICK_PART)
            : new AcceptPlan(rounds, sessions, workloads, mailboxes, scale, warmUp, postfixWarmUp);
    AcceptResult result = new AcceptRun(plan, progress).run();
    System.out.println(new AcceptReport(result));
    JsonFile.write(json, result);
    return 0;
  }
}
