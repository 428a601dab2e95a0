package io.viesti.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.typesafe.config.Config;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.stream.connectors.cassandra.CqlSessionProvider;
import org.apache.pekko.stream.connectors.cassandra.DriverConfigLoaderFromConfig;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Opens sessions as {@code viesti.cassandra} says: addresses, credentials, TLS. */
public final class Sessions implements CqlSessionProvider {
  /** Under which the plugin and everything else find the node's one session. */
  private static final String SHARED = "pekko.persistence.cassandra";

  private final Config root;

  /** As the plugin makes it. */
  public Sessions(ActorSystem system, Config plugin) {
    root = system.settings().config();
  }

  /** The session that the whole node shares; opened by the first who asks, closed with the node. */
  public static CompletionStage<CqlSession> shared(ClassicActorSystemProvider system) {
    return CassandraSessionRegistry.get(system).sessionFor(SHARED).underlying();
  }

  @Override
  public Future<CqlSession> connect(ExecutionContext executor) {
    try {
      return FutureConverters.asScala(builder(root).buildAsync());
    } catch (CassandraRefused e) {
      return Futures.failed(e);
    }
  }

  /**
   * @throws CassandraRefused if a file of the settings can't be read
   */
  static CqlSessionBuilder builder(Config root) {
    Config config = root.getConfig("viesti.cassandra");
    CqlSessionBuilder builder =
        CqlSession.builder()
            .withApplicationName("viesti")
            .withConfigLoader(
                DriverConfigLoaderFromConfig.fromConfig(root.getConfig("datastax-java-driver")));
    if (!config.getString("username").isEmpty()) {
      builder.withAuthCredentials(
          config.getString("username"), password(config.getString("password-file")));
    }
    if (config.getBoolean("tls.enabled")) {
      builder.withSslEngineFactory(
          new ProgrammaticSslEngineFactory(tls(config.getConfig("tls")), null, true));
    }
    return builder;
  }

  private static String password(String file) {
    try {
      return Files.readString(Path.of(file)).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new CassandraRefused("viesti.cassandra.password-file = " + file + " can't be read", e);
    }
  }

  private static SSLContext tls(Config config) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (!config.getString("trusted-certificates").isEmpty()) {
        builder.trustManager(new File(config.getString("trusted-certificates")));
      }
      if (!config.getString("certificate").isEmpty()) {
        builder.keyManager(
            new File(config.getString("certificate")), new File(config.getString("key")));
      }
      return ((JdkSslContext) builder.build()).context();
    } catch (SSLException | IllegalArgumentException e) {
      throw new CassandraRefused(
          "viesti.cassandra.tls: a certificate or key can't be read: " + e.getMessage(), e);
    }
  }
}
