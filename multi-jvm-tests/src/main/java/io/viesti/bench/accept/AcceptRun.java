package io.viesti.bench.accept;

import io.viesti.bench.contest.Contender;
import io.viesti.bench.contest.Heat;
import io.viesti.bench.load.CountedFeed;
import io.viesti.bench.load.LetterBook;
import io.viesti.bench.load.NothingSink;
import io.viesti.bench.load.SmtpLoad;
import io.viesti.bench.load.Townsfolk;
import io.viesti.bench.load.Workload;
import io.viesti.bench.report.Machine;
import io.viesti.bench.report.Progress;
import io.viesti.bench.report.Usage;
import io.viesti.outside.peer.SmtpSource;
import io.viesti.outside.process.ProcessTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a plan: warm-up, then rounds in which the servers take turns. */
final class AcceptRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String SENDER = "load@src.test";
  private static final String DOMAIN = "bench.test";
  private static final int WARM_UP_SESSIONS = 20;

  private final Machine machine = Machine.here();
  private final AcceptPlan plan;
  private final Progress progress;
  private final Townsfolk townsfolk;
  private final Map<Workload, LetterBook> books = new TreeMap<>();
  private final List<Measured> measured = new ArrayList<>();
  private long nextNumber;

  AcceptRun(AcceptPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.townsfolk = Townsfolk.of(DOMAIN, plan.mailboxes(), 1);
    String run = Long.toString(System.currentTimeMillis(), 36);
    for (Workload workload : Workload.values()) {
      String name = run + "-" + workload.ordinal();
      books.put(workload, new LetterBook(name, SENDER, townsfolk, workload));
    }
  }

  /** Runs it all; any mail lost or changed is an {@link IllegalStateException}. */
  AcceptResult run() {
    progress.say("starting Viesti and Postfix with %d mailboxes each", plan.mailboxes());
    try (ViestiContender viesti = new ViestiContender(townsfolk);
        PostfixContender postfix = new PostfixContender(townsfolk)) {
      warmUp(viesti, plan.viestiWarmUp());
      warmUp(postfix, plan.postfixWarmUp());
      for (Workload workload : plan.workloads()) {
        for (int round = 0; round < plan.rounds(); round++) {
          for (int sessions : plan.sessions()) {
            List<Storing> order =
                round % 2 == 0 ? List.of(viesti, postfix) : List.of(postfix, viesti);
            for (Storing contender : order) {
              measure(contender, workload, sessions, round);
            }
          }
        }
      }
      List<AcceptResult.Ceiling> ceiling = measureSink();
      long resident = viesti.residentOctets();
      progress.say("reading every mail back");
      long read = viesti.readBack(progress);
      progress.say("%d mails read back, each there once and unchanged", read);
      Map<String, Double> crossCheck = crossCheck(viesti, postfix);
      return new AcceptResult(machine, plan, measured, ceiling, crossCheck, read, resident);
    }
  }

  private void warmUp(Storing contender, int mails) {
    if (mails > 0) {
      Heat heat = heat(contender, Workload.TEXT_2K, WARM_UP_SESSIONS, mails);
      progress.say(
          "%s warmed up with %d mails of 2 KB (%.0f/s)",
          contender.name(), mails, heat.donePerSecond());
      contender.betweenHeats();
    }
  }

  private void measure(Storing contender, Workload workload, int sessions, int round) {
    int mails =
        contender instanceof ViestiContender
            ? plan.viestiMails(workload, sessions)
            : plan.postfixMails(workload, sessions);
    long keptBefore = contender.keptOctets();
    Heat heat = heat(contender, workload, sessions, mails);
    long kept = contender.keptOctets() - keptBefore;
    contender.betweenHeats();
    Measured run = Measured.of(contender.name(), workload.label(), sessions, heat, kept);
    measured.add(run);
    progress.say(
        "%s, %s, %d sessions, round %d: %.0f/s (accepted %.0f/s), %.3f ms CPU a mail, client %.3f,"
            + " others %.0f %%",
        run.server(),
        run.workload(),
        sessions,
        round + 1,
        run.readablePerSecond(),
        run.acceptedPerSecond(),
        run.serverCpuMillis(),
        run.clientCpuMillis(),
        run.othersCpuPercent());
  }

  private Heat heat(Storing contender, Workload workload, int sessions, int mails) {
    Heat heat = Heat.run(contender, books.get(workload), nextNumber, mails, sessions);
    nextNumber += mails;
    return heat;
  }

  /** The same client against a sink that stores nothing, inside this JVM. */
  private List<AcceptResult.Ceiling> measureSink() {
    List<AcceptResult.Ceiling> runs = new ArrayList<>();
    for (Workload workload : plan.workloads()) {
      for (int sessions : plan.sessions()) {
        int mails = plan.viestiMails(workload, sessions);
        CountedFeed feed = new CountedFeed(books.get(workload), nextNumber, mails);
        nextNumber += mails;
        try (NothingSink sink = new NothingSink()) {
          Usage.Meter meter = new Usage.Meter(new ProcessTree(ProcessHandle.current().pid()));
          new SmtpLoad(sink.port(), sessions, List.of(), feed, PATIENCE).run();
          Usage usage = meter.read();
          double rate = mails / usage.seconds();
          runs.add(
              new AcceptResult.Ceiling(
                  workload.label(), sessions, rate, 1e3 * usage.clientCpu() / mails));
          progress.say("sink, %s, %d sessions: %.0f/s", workload.label(), sessions, rate);
        }
      }
    }
    return runs;
  }

  /**
   * Debian's smtp-source against both, 2 KB, 20 sessions, accepted mails a second. Its recipients
   * are numbered from 1 in every call, so one call sends one mail to each mailbox but the first.
   */
  private Map<String, Double> crossCheck(Contender... contenders) {
    Map<String, Double> rates = new TreeMap<>();
    int perCall = plan.mailboxes() - 1;
    int calls = Math.max(1, plan.postfixMails(Workload.TEXT_2K, 20) / perCall);
    for (Contender contender : contenders) {
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        SmtpSource.sendNumbered(
            contender.port(), 20, perCall, 2048, SENDER, "user@" + DOMAIN, PATIENCE);
      }
      double rate = calls * perCall / ((System.nanoTime() - start) / 1e9);
      rates.put(contender.name(), rate);
      progress.say("smtp-source, 2 KB, 20 sessions: %s accepted %.0f/s", contender.name(), rate);
    }
    return rates;
  }
}
