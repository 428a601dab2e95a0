package io.viesti.bench.accept;

import io.viesti.bench.load.Workload;
import java.util.List;

/**
 * What is run.
 *
 * @param rounds of each combination
 * @param scale multiplies the numbers of mails
 * @param viestiWarmUp mails of 2 KB before anything is measured: the JIT needs about 40,000
 * @param postfixWarmUp the same for Postfix
 */
record AcceptPlan(
    int rounds,
    List<Integer> sessions,
    List<Workload> workloads,
    int mailboxes,
    double scale,
    int viestiWarmUp,
    int postfixWarmUp) {

  /** Mails a Viesti run sends: some seconds' worth, so that its end weighs little. */
  int viestiMails(Workload workload, int sessionCount) {
    return scaled(postfixBase(workload, sessionCount) * (workload == Workload.TEXT_2K ? 8 : 2));
  }

  /** Mails a Postfix run sends. */
  int postfixMails(Workload workload, int sessionCount) {
    return scaled(postfixBase(workload, sessionCount));
  }

  private static int postfixBase(Workload workload, int sessionCount) {
    return switch (workload) {
      case TEXT_2K -> sessionCount == 1 ? 1_000 : 5_000;
      case TEXT_50K -> sessionCount == 1 ? 500 : 2_000;
      case MIX, LEDGER, LARGE -> sessionCount == 1 ? 300 : 1_000;
    };
  }

  private int scaled(int mails) {
    return Math.max(20, (int) (mails * scale));
  }
}
