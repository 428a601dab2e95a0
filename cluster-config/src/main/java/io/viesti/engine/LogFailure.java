package io.viesti.engine;

import java.time.Duration;

/**
 * What happens when the log can't be written or synced. Called once, by the committing thread,
 * before the waiters hear of it; must not block.
 */
@FunctionalInterface
public interface LogFailure {
  /** Exit status of a process that ends for this. (EX_IOERR of sysexits.h.) */
  int EXIT_STATUS = 74;

  /**
   * @param line one line that names the volume and what to do
   */
  void happened(String line);

  /**
   * Prints the line and ends the process after a grace in which clients still hear that their
   * request failed. No shutdown hooks: they would write.
   */
  static LogFailure endProcess(Duration grace) {
    return line -> {
      System.err.println("viesti: " + line);
      Thread end =
          new Thread(
              () -> {
                try {
                  Thread.sleep(grace.toMillis());
                } catch (InterruptedException e) {
                  // Then at once.
                }
                Runtime.getRuntime().halt(EXIT_STATUS);
              },
              "viesti-engine-end");
      end.setDaemon(true);
      end.start();
    };
  }
}
