package io.viesti.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.viesti.failpoint.FailPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A node's whole configuration: {@code -D} over the command line over the environment over the
 * operator's file over Viesti's own.
 */
public final class NodeConfig {
  private NodeConfig() {}

  /**
   * Loads and checks.
   *
   * @param file the operator's HOCON file
   * @param given settings of the command line, stronger than the file; {@code -D} is stronger still
   * @throws StartupException when the file is missing or something in it can't be
   */
  public static Config load(Optional<Path> file, Config given) {
    return load(file, given, System.getenv());
  }

  static Config load(Optional<Path> file, Config given, Map<String, String> environment) {
    try {
      Config ours =
          ConfigFactory.parseResources("viesti.conf")
              .withFallback(ConfigFactory.defaultReferenceUnresolved());
      GivenSettings texts = new GivenSettings(ours.resolve());
      Config theirs =
          texts
              .properties(ConfigFactory.defaultOverrides())
              .withFallback(given)
              .withFallback(texts.environment(environment))
              .withFallback(file.map(NodeConfig::parse).orElse(ConfigFactory.empty()));
      Config said = theirs.withFallback(ours).resolve();
      Config form = tls(said).withFallback(form(said.getString("viesti.form")));
      Config config = theirs.withFallback(form).withFallback(ours).resolve();
      SettingsCheck.require(
          config, form.withFallback(ConfigFactory.parseResources("viesti.conf")).resolve());
      checkUnsafe(config);
      InsideTls.require(config);
      return config;
    } catch (ConfigException e) {
      throw new StartupException("configuration: " + e.getMessage(), e);
    }
  }

  /** What only one of the two forms sets, such as the journal's plugin. */
  private static Config form(String name) {
    if (!name.equals("embedded") && !name.equals("cluster")) {
      throw new StartupException(
          "viesti.form = " + name + " can't be; there are embedded and cluster");
    }
    return ConfigFactory.parseResources("viesti-" + name + ".conf");
  }

  private static Config tls(Config said) {
    return said.getBoolean("viesti.inside.tls")
        ? ConfigFactory.parseResources("viesti-inside-tls.conf")
        : ConfigFactory.empty();
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new StartupException("configuration file " + file + " can't be read");
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static void checkUnsafe(Config config) {
    boolean unsafe = config.getBoolean("viesti.unsafe");
    if (!config.getBoolean("viesti.engine.sync") && !unsafe) {
      throw new StartupException(
          "viesti.engine.sync = off loses accepted mail in a crash; it needs viesti.unsafe = on");
    }
    String failpoint = config.getString("viesti.failpoint");
    if (failpoint.isBlank()) {
      return;
    }
    if (!unsafe) {
      throw new StartupException(
          "viesti.failpoint kills this process on purpose; it needs viesti.unsafe = on");
    }
    try {
      FailPoint.arm(failpoint);
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "viesti.failpoint = "
              + failpoint
              + ": not one of "
              + java.util.List.of(FailPoint.values()),
          e);
    }
  }
}
