package io.viesti.backing;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import io.viesti.certificate.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The nodes' name and password in a Cassandra that asks for them, in place of its known default.
 */
public final class CassandraRole {
  public static final String NAME = "viesti";
  private static final String DEFAULT = "cassandra";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofMillis(500);

  private CassandraRole() {}

  /**
   * Makes it unless an earlier run did, and locks the default one out. Blocks.
   *
   * @param password letters, digits, hyphens and underscores
   * @throws ServerException when Cassandra takes neither
   */
  public static void ensure(CassandraServer server, String password) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isThere(server, password)) {
      make(server, password);
      if (System.nanoTime() - deadline > 0) {
        throw new ServerException("Cassandra has no role " + NAME + "; its log: " + server.log());
      }
      LockSupport.parkNanos(AGAIN.toNanos());
    }
  }

  private static boolean isThere(CassandraServer server, String password) {
    try (CqlSession session = session(server, NAME, password)) {
      session.execute("ALTER ROLE " + DEFAULT + " WITH SUPERUSER = false AND LOGIN = false");
      return true;
    } catch (AllNodesFailedException refused) {
      return false;
    }
  }

  /** The default role comes some time after the first start: not there is no failure yet. */
  private static void make(CassandraServer server, String password) {
    try (CqlSession session = session(server, DEFAULT, DEFAULT)) {
      session.execute(
          "CREATE ROLE IF NOT EXISTS %s WITH PASSWORD = '%s' AND LOGIN = true AND SUPERUSER = true"
              .formatted(NAME, password));
    } catch (AllNodesFailedException notYet) {
      LockSupport.parkNanos(AGAIN.toNanos());
    }
  }

  private static CqlSession session(CassandraServer server, String role, String password) {
    CqlSessionBuilder builder =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(server.host(), server.port()))
            .withLocalDatacenter(server.datacenter())
            .withAuthCredentials(role, password);
    server.identity().ifPresent(shown -> builder.withSslEngineFactory(engines(shown)));
    return builder.build();
  }

  private static ProgrammaticSslEngineFactory engines(Identity shown) {
    try {
      return new ProgrammaticSslEngineFactory(shown.context(), null, true);
    } catch (IOException e) {
      throw new ServerException("no TLS to Cassandra: " + e.getMessage(), e);
    }
  }
}
