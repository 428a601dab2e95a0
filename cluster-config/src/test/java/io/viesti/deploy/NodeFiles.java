package io.viesti.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Configuration files of nodes, without what is ours below them. */
final class NodeFiles {
  private NodeFiles() {}

  static Config config(JsonNode configMap) {
    return ConfigFactory.parseString(configMap.at("/data").path("viesti.conf").asText());
  }

  /** All keys of Viesti's own, for one of the two forms. */
  static Config known(String form) {
    return ConfigFactory.parseResources("viesti-" + form + ".conf")
        .withFallback(ConfigFactory.parseResources("viesti.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
