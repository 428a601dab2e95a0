package io.viesti.bench.report;

import io.viesti.outside.process.ProcessTree;

/**
 * CPU and time between two moments.
 *
 * @param serverCpu seconds the server's whole process tree used
 * @param clientCpu seconds this JVM used
 * @param othersCpu seconds everything else on the machine used
 */
public record Usage(double seconds, double serverCpu, double clientCpu, double othersCpu) {

  /** A running measurement of one server. */
  public static final class Meter {
    private final ProcessTree server;

    /** Without its children: the server may be one of them. */
    private final ProcessTree client = new ProcessTree(ProcessHandle.current().pid());

    private final long start = System.nanoTime();
    private final double serverCpu;
    private final double clientCpu = client.cpuSecondsOfRoot();
    private final double machineCpu = ProcessTree.machineCpuSeconds();

    public Meter(ProcessTree server) {
      this.server = server;
      this.serverCpu = server.cpuSeconds();
    }

    /** Seconds since the meter was made. */
    public double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    /** What was used since the meter was made. */
    public Usage read() {
      double seconds = seconds();
      double ofServer = server.cpuSeconds() - serverCpu;
      double ofClient = client.cpuSecondsOfRoot() - clientCpu;
      double ofAll = ProcessTree.machineCpuSeconds() - machineCpu;
      return new Usage(seconds, ofServer, ofClient, Math.max(0, ofAll - ofServer - ofClient));
    }
  }

  /**
   * Share of the machine's CPU that others took, in percent. The system counts CPU in ticks of 10
   * ms, so that a window of a few ticks may seem to hold more than there is; never above 100.
   */
  public double othersPercent() {
    double all = seconds * Runtime.getRuntime().availableProcessors();
    return Math.min(100, 100 * othersCpu / all);
  }
}
