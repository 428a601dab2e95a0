package io.viesti.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Engines for tests: the shipped configuration on a directory of the test. */
public final class EngineFixture {
  private EngineFixture() {}

  /** The shipped configuration with changes, as an actor system takes it. */
  public static Config config(Path dir, String... changes) {
    return ConfigFactory.parseString(String.join("\n", changes))
        .withFallback(
            ConfigFactory.parseString(
                "viesti.engine.dir = \"" + dir + "\"\nviesti.engine.min-free = 1 KiB"))
        .withFallback(ConfigFactory.parseResources("viesti-embedded.conf"))
        .withFallback(ConfigFactory.parseResources("viesti-engine.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  public static EngineSettings settings(Path dir, String... changes) {
    return EngineSettings.from(config(dir, changes));
  }

  public static Engine open(Path dir) {
    return open(dir, new SimpleMeterRegistry());
  }

  public static Engine open(Path dir, MeterRegistry registry) {
    return Engine.open(settings(dir), registry);
  }

  /** An engine whose log a test stands before. */
  static Engine open(Path dir, MeterRegistry registry, UnaryOperator<Log> log) {
    return open(settings(dir), registry, log, line -> {});
  }

  static Engine open(
      EngineSettings settings,
      MeterRegistry registry,
      UnaryOperator<Log> log,
      LogFailure onFailure) {
    return Engine.open(settings, registry, new Engine.Outside(onFailure, log, null));
  }
}
