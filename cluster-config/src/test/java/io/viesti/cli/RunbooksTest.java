package io.viesti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The runbooks speak of commands, settings, tests and pages that exist. */
class RunbooksTest {
  private static final Path PAGES = Path.of("..", "docs", "runbooks");
  private static final Pattern COMMAND = Pattern.compile("\\./viesti ([a-z]+)(?: ([a-z]+))?");
  private static final Pattern KEY = Pattern.compile("`((?:viesti|pekko)\\.[a-z0-9][a-z0-9.-]*)");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return pages.sorted().toList();
    }
  }

  private static List<MatchResult> in(Path page, Pattern what) throws IOException {
    return what.matcher(Files.readString(page)).results().toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_command_it_names_is_one(Path page) throws IOException {
    for (MatchResult words : in(page, COMMAND)) {
      if (words.group(1).equals("bench")) {
        continue; // The launcher's own.
      }
      CommandLine command = Viesti.commandLine().getSubcommands().get(words.group(1));
      assertThat(command).as(words.group()).isNotNull();
      if (words.group(2) != null && !command.getSubcommands().isEmpty()) {
        assertThat(command.getSubcommands()).as(words.group()).containsKey(words.group(2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_key_it_names_is_one(Path page) throws IOException {
    Config embedded = NodeConfig.load(Optional.empty(), ConfigFactory.empty());
    Config cluster =
        NodeConfig.load(Optional.empty(), ConfigFactory.parseString("viesti.form = cluster"));
    for (MatchResult key : in(page, KEY)) {
      assertThat(embedded.hasPath(key.group(1)) || cluster.hasPath(key.group(1)))
          .as(key.group(1))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_test_it_leans_on_is_there(Path page) throws IOException {
    for (MatchResult test : in(page, TEST)) {
      try (Stream<Path> files = Files.walk(Path.of(".."))) {
        assertThat(files.anyMatch(file -> file.endsWith(test.group(1) + ".java")))
            .as(test.group(1))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_link_leads_somewhere(Path page) throws IOException {
    for (MatchResult link : in(page, LINK)) {
      assertThat(page.resolveSibling(link.group(1))).exists();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_page_tells_the_whole_story(Path page) throws IOException {
    if (!page.endsWith("README.md")) {
      assertThat(page)
          .content()
          .contains("## How it shows", "## What Viesti does by itself", "## What you do")
          .contains("## How to see that it is over", "## How long it takes", "## Shown by");
      assertThat(PAGES.resolve("README.md")).content().contains("(" + page.getFileName() + ")");
    }
  }
}
