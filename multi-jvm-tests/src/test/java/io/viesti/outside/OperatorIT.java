package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.BOB;
import static io.viesti.outside.RunningNode.DOMAIN;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.outside.HttpTalk.Answer;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The management port: who may, what it shows, and when it says ready. */
class OperatorIT {
  @RegisterExtension static final RunningNode NODE = new RunningNode();

  private static HttpTalk anonymous() {
    return HttpTalk.anonymous(NODE.settings().managementPort());
  }

  private static HttpTalk operator() {
    try {
      String token = Files.readString(NODE.node().data().resolve("operator.token")).strip();
      return HttpTalk.bearer(NODE.settings().managementPort(), token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutTheTokenOnlyHealthIsAnswered() {
    for (HttpTalk nobody :
        List.of(
            anonymous(),
            HttpTalk.bearer(NODE.settings().managementPort(), "guessed"),
            HttpTalk.basic(NODE.settings().managementPort(), ALICE, PASSWORD))) {
      for (String path :
          List.of(
              "/admin/domains",
              "/admin/accounts",
              "/admin/queues",
              "/admin/no-such",
              "/admin/nodes",
              "/admin/incoming",
              "/admin/shards",
              "/admin/backup",
              "/metrics",
              "/cluster/members")) {
        nobody.get(path).isProblem(401);
      }
      nobody.delete("/admin/accounts/" + ALICE).isProblem(401);
      for (String method : List.of("PUT", "DELETE")) {
        nobody.call(method, "/cluster/members/viesti@127.0.0.1:1", null).isProblem(401);
      }
      nobody.post("/cluster/members", "").isProblem(401);
      nobody.call("PUT", "/cluster/", "").isProblem(401);
      nobody.get("/ready").is(200);
      nobody.get("/alive").is(200);
    }
    operator().get("/admin/domains").is(200);
    operator().get("/cluster/members").is(200);
    operator().get("/admin/no-such").isProblem(404);
  }

  @Test
  void mailAndSecretsOnDiskAreTheirOwnersOnly() throws IOException {
    for (String file : List.of("operator.token", "upload.secret")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(NODE.node().data().resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(NODE.node().data().resolve("engine"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aNodeThatIsToldToLeaveStopsAsOnSigterm() {
    try (NodeProcess node = new NodeProcess(new NodeSettings()).start()) {
      Cli cli = Cli.of(node);
      assertThat(cli.json("shard", "list").path("shards")).isNotNull();
      var member = cli.json("node", "list").path("nodes").path(0);
      assertThat(member.path("status").asText()).isEqualTo("Up");
      assertThat(cli.error("node", "down", "127.0.0.1:1")).contains("404");

      cli.ok("node", "leave", member.path("address").asText());

      assertThat(node.awaitExit()).isZero();
    }
  }

  @Test
  void readyMeansThatMailIsTaken() {
    NodeSettings settings = new NodeSettings();
    try (NodeProcess node = new NodeProcess(settings).launch()) {
      HttpTalk probe = HttpTalk.anonymous(settings.managementPort());
      Waiting.until("ready", Duration.ofSeconds(90), () -> status(probe, "/ready") == 200);
      try (SmtpTalk talk = SmtpTalk.with(settings.smtpPort())) {
        talk.expect("250", "EHLO client.test");
      }
      assertThat(status(HttpTalk.anonymous(settings.httpPort()), "/")).isEqualTo(200);
      node.terminate();
      Waiting.until("not ready", Duration.ofSeconds(60), () -> status(probe, "/ready") != 200);
      assertThat(node.awaitExit()).isZero();
    }
  }

  /** The status; 0 if nobody answers. */
  private static int status(HttpTalk talk, String path) {
    try {
      return talk.get(path).status();
    } catch (UncheckedIOException nobody) {
      return 0;
    }
  }

  @Test
  void accountsAreMadeManyASecond() {
    int count = 60;
    long begin = System.nanoTime();
    List<Integer> statuses =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(
                i ->
                    operator()
                        .post(
                            "/admin/accounts",
                            "{\"address\":\"made"
                                + i
                                + "@"
                                + DOMAIN
                                + "\",\"password\":\"p"
                                + i
                                + "\"}")
                        .status())
            .toList();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "accounts with clear passwords: %d in %.1f s, %.0f/s%n", count, seconds, count / seconds);

    assertThat(statuses).hasSize(count).containsOnly(201);
    HttpTalk.basic(NODE.settings().httpPort(), "made7@" + DOMAIN, "p7").get("/me").is(200);
    Answer first = operator().get("/admin/accounts?limit=50").is(200);
    assertThat(first.json().path("accounts")).hasSize(50);
    assertThat(first.json().path("has_more").asBoolean()).isTrue();
  }

  @Test
  void wrongRequestsOfOperatorsAreAnsweredAsSuch() {
    for (String body :
        List.of(
            "{\"address\":\"x@home.test\"}",
            "{\"address\":\"nobody\",\"password\":\"x\"}",
            "{\"address\":\"x@home.test\",\"password\":\"x\",\"quota\":-1}",
            "{\"address\":\"x@home.test\",\"password\":\"x\",\"quota\":\"much\"}",
            "{\"address\":\"x@home.test\",\"password_hash\":\"plain\"}")) {
      operator().post("/admin/accounts", body).isProblem(422);
    }
    operator().post("/admin/accounts", "{").isProblem(400);
    operator()
        .post("/admin/accounts", "{\"address\":\"x@no.test\",\"password\":\"x\"}")
        .isProblem(404);
    operator().get("/admin/accounts/nobody@home.test").isProblem(404);
    operator().get("/admin/queues/nowhere.test").isProblem(404);
  }

  @Test
  void metricsShowEveryQueueAndItsLimitAsDocumented() throws IOException {
    try (SmtpTalk talk = NODE.mx()) {
      talk.mail("a@b.test", ALICE, "Subject: counted\r\n\r\nx\r\n");
    }
    HttpTalk.basic(NODE.settings().httpPort(), ALICE, PASSWORD)
        .post("/emails/send", "{\"to\":[\"" + BOB + "\"],\"text\":\"x\"}")
        .is(201);

    Answer page = operator().get("/metrics").is(200);

    assertThat(page.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
    Set<String> names =
        page.text()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceAll("[{ ].*", ""))
            .collect(Collectors.toSet());
    assertThat(names).contains("jvm_memory_used_bytes");
    Set<String> documented = documentedMetrics();
    assertThat(documented).hasSizeGreaterThan(30);
    for (String name : documented) {
      assertThat(names).as(name).anyMatch(shown -> isOf(shown, name));
    }
    for (String shown : names) {
      if (shown.matches("(mail|viesti|http)_.*")) {
        assertThat(documented).as(shown).anyMatch(name -> isOf(shown, name));
      }
    }
    page.text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line ->
                assertThat(line).matches("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*\\})? [-+0-9.eENaInf]+"));
    assertThat(page.text())
        .contains("viesti_limit{key=\"viesti.limits.connections\"} 2000.0")
        .contains("route=\"/emails/send\"")
        .doesNotContain(ALICE);
  }

  /** A timer or a distribution shows as several names. */
  private static boolean isOf(String shown, String metric) {
    return shown.equals(metric) || shown.matches(metric + "_(count|sum|max|bucket)");
  }

  /** The names in the operators' page, but for those that only a cluster has. */
  private static Set<String> documentedMetrics() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/OPERATIONS.md"))) {
      folder = folder.getParent();
    }
    String page =
        Files.readString(folder.resolve("docs/OPERATIONS.md"))
            .replaceFirst("(?s)### Metrics of a cluster.*?\n## ", "");
    return Pattern.compile("`((?:mail|viesti|http)_[a-z_]+)[`{]")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
