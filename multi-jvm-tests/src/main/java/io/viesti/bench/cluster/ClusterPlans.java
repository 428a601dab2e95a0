package io.viesti.bench.cluster;

import io.viesti.bench.report.Progress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the cluster of each measurement is made.
 *
 * @param data a folder for each measurement goes here
 * @param settings HOCON over what nodes get
 * @param warmUp before anything counts
 */
record ClusterPlans(
    Path data,
    int nodes,
    int replicas,
    int mailboxes,
    Duration warmUp,
    String settings,
    Progress progress) {

  /**
   * Starts a fresh one.
   *
   * @param name of its folder
   * @param more HOCON this measurement needs, over the rest
   */
  MeasuredCluster start(String name, int size, String more) {
    progress.say("%s: a fresh cluster of %d, in %s", name, size, data.resolve(name));
    MeasuredCluster cluster =
        new MeasuredCluster(data.resolve(name), size, replicas, settings + "\n" + more, progress);
    try {
      return cluster.start();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }
}
