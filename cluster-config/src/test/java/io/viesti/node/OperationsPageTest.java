package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The operators' page speaks of settings that exist. */
class OperationsPageTest {
  private static final Pattern KEY = Pattern.compile("`((?:viesti|pekko)\\.[a-z][a-z.-]*[a-z])`");

  @Test
  void every_key_it_names_is_a_key_of_the_configuration() throws IOException {
    Config embedded = NodeConfig.load(Optional.empty(), ConfigFactory.empty());
    Config cluster =
        NodeConfig.load(Optional.empty(), ConfigFactory.parseString("viesti.form = cluster"));
    String page = Files.readString(Path.of("..", "docs", "OPERATIONS.md"));
    TreeSet<String> named = new TreeSet<>();
    for (Matcher key = KEY.matcher(page); key.find(); ) {
      named.add(key.group(1));
    }

    assertThat(named)
        .hasSizeGreaterThan(50)
        .allMatch(key -> embedded.hasPath(key) || cluster.hasPath(key));
  }
}
