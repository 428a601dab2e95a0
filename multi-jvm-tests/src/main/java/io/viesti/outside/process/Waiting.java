package io.viesti.outside.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Bounded waiting for something outside this JVM. */
public final class Waiting {
  private Waiting() {}

  /**
   * Looks every 20 ms until {@code condition} holds.
   *
   * @param what ends the sentence "gave up waiting for ..." of the {@link IllegalStateException}
   */
  public static void until(String what, Duration atMost, BooleanSupplier condition) {
    if (!holdsWithin(atMost, Duration.ofMillis(20), condition)) {
      throw new IllegalStateException("gave up waiting for " + what + " after " + atMost);
    }
  }

  /** Whether {@code condition} came true in time, looked at once per {@code pause}. */
  public static boolean holdsWithin(Duration atMost, Duration pause, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    return true;
  }

  /** Whether a TCP connection to this loopback port is accepted. */
  public static boolean answers(int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
