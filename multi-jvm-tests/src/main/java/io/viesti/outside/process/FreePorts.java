package io.viesti.outside.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports nobody listens on. They lie below the kernel's ephemeral range (32768 and up), so
 * no outgoing connection takes one between the choice and the listen; each is given once per JVM,
 * and JVMs that test at the same time, numbered by the property {@code test.fork}, share the range.
 */
public final class FreePorts {
  private static final int MOST_FORKS = 2;
  private static final int EACH = 10_000;
  private static final int LOWEST =
      12_000 + (Integer.getInteger("test.fork", 1) - 1) % MOST_FORKS * EACH;
  private static final int HIGHEST = LOWEST + EACH;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port of 127.0.0.1 that can be listened on now. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (java.net.BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
