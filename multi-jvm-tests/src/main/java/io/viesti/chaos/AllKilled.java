package io.viesti.chaos;

import io.viesti.backing.Server;

/** Every process dies at once; all are started again on their data. */
final class AllKilled implements Fault {
  @Override
  public Seen strike(Scene scene) {
    long struck = System.nanoTime();
    scene.house().cluster().all().parallelStream().forEach(Server::kill);
    scene.house().cluster().startServers();
    scene.house().mend();
    return Seen.of(
        "all %d processes killed, ready again after %.1f s"
            .formatted(scene.house().cluster().all().size(), (System.nanoTime() - struck) / 1e9));
  }
}
