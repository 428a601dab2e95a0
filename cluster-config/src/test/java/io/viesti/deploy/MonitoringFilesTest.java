package io.viesti.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts, the dashboard and the autoscalers ask for numbers that nodes show. */
class MonitoringFilesTest {
  private static final Pattern ASKED = Pattern.compile("\\b(?:mail|viesti|http)_[a-z0-9_]+\\b");
  private static final Pattern SHOWN = Pattern.compile("`((?:mail|viesti|http)_[a-z_]+)[`{]");
  private static final Pattern METER = Pattern.compile("\"((?:mail|viesti|http)\\.[a-z0-9.]+)\"");

  /** What Prometheus adds to a meter's name: its unit, what it counts, the parts of a timer. */
  private static final String ENDINGS = "(_bytes|_seconds)?(_total|_count|_sum|_max|_bucket)?";

  /**
   * Names of meters: those the operators' page says every node shows, which another test holds
   * against a running one, and those that stand in the source.
   */
  private static Set<String> meters() throws IOException {
    Set<String> names = new TreeSet<>();
    String page =
        Files.readString(Path.of("..", "docs", "OPERATIONS.md"))
            .replaceFirst("(?s)### Metrics of a cluster.*?\\n## ", "");
    for (Matcher shown = SHOWN.matcher(page); shown.find(); ) {
      names.add(shown.group(1));
    }
    for (String module :
        List.of("mailbox-actor", "smtp-edge", "delivery-actor", "http-api", "cluster-config")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> collect(file, names));
      }
    }
    return names;
  }

  private static void collect(Path file, Set<String> names) {
    try {
      for (Matcher meter = METER.matcher(Files.readString(file)); meter.find(); ) {
        names.add(meter.group(1).replace('.', '_'));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> asked(List<String> expressions) {
    Set<String> asked = new TreeSet<>();
    for (String expression : expressions) {
      // What stands in quotes is a value of a label.
      String bare = expression.replaceAll("\"[^\"]*\"", "\"\"");
      for (Matcher name = ASKED.matcher(bare); name.find(); ) {
        asked.add(name.group());
      }
    }
    return asked;
  }

  private static void assertShown(List<String> expressions) throws IOException {
    Set<String> meters = meters();
    assertThat(meters).hasSizeGreaterThan(40);
    assertThat(asked(expressions))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(meters)
                    .as(name)
                    .anyMatch(meter -> name.matches(Pattern.quote(meter) + ENDINGS)));
  }

  private static List<JsonNode> alerts() {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : DeployFiles.object("PrometheusRule", "viesti").at("/spec/groups")) {
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  @Test
  void alerts_ask_for_metrics_there_are() throws IOException {
    assertThat(alerts()).hasSizeGreaterThan(15);
    assertShown(alerts().stream().map(rule -> rule.path("expr").asText()).toList());
  }

  @Test
  void a_metric_there_is_not_is_found() throws IOException {
    assertThat(asked(List.of("rate(mail_made_up_total{code=\"mail_x\"}[5m])")))
        .containsExactly("mail_made_up_total");
    assertThat(meters()).noneMatch(meter -> "mail_made_up_total".matches(meter + ENDINGS));
  }

  @Test
  void every_alert_says_what_it_means_and_where_to_read_on() {
    for (JsonNode rule : alerts()) {
      String name = rule.path("alert").asText();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotEmpty();
      assertThat(rule.at("/annotations/description").asText()).as(name).isNotEmpty();
      Path page = Path.of("..", rule.at("/annotations/runbook_url").asText());
      assertThat(page).as(name).exists();
      assertThat(page).as(name).content().contains("`" + name + "`");
    }
  }

  @Test
  void the_dashboard_asks_for_metrics_there_are() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DeployFiles.text("monitoring/dashboard.json"));
    List<String> expressions = dashboard.findValuesAsText("expr");
    assertThat(expressions).hasSizeGreaterThan(30);
    assertShown(expressions);
    List<String> ids = dashboard.path("panels").findValuesAsText("id");
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void autoscalers_ask_for_what_the_adapter_serves() throws IOException {
    Set<String> wanted = new TreeSet<>();
    for (JsonNode scaler : DeployFiles.objects("HorizontalPodAutoscaler")) {
      for (JsonNode metric : scaler.at("/spec/metrics")) {
        wanted.addAll(metric.path("pods").findValuesAsText("name"));
        wanted.addAll(metric.path("external").findValuesAsText("name"));
      }
    }
    assertThat(wanted).contains("mail_queue_depth", "mail_queue_lag");
    JsonNode rules =
        DeployFiles.documents(DeployFiles.ROOT.resolve("monitoring/adapter-rules.yaml"))
            .get(0)
            .path("rules");
    List<String> queries = rules.findValuesAsText("metricsQuery");
    assertThat(asked(queries)).isEqualTo(wanted);
    assertShown(queries);
  }
}
