package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.DOMAIN;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.outside.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An operator at work with the command line, on a running node. */
class CliIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Of the password "demo". */
  private static final String HASH = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$%s";

  private static final int CLOSED = FreePorts.next();

  @RegisterExtension
  static final RunningNode NODE =
      new RunningNode(settings -> settings.route("closed.test", CLOSED));

  @TempDir private Path folder;

  private static Cli cli() {
    return Cli.of(NODE.node());
  }

  private static HttpTalk as(String address, String password) {
    return HttpTalk.basic(NODE.settings().httpPort(), address, password);
  }

  private Path passwordFile(String password) throws IOException {
    return Files.writeString(folder.resolve("password"), password + "\n");
  }

  private static List<String> names(JsonNode rows, String field) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.path(field).asText()));
    return names;
  }

  @Test
  void domainsComeAreListedAndGo() {
    assertThat(cli().ok("domain", "create", "Cli.test")).contains("hosting");
    assertThat(names(cli().json("domain", "list").path("domains"), "name"))
        .contains("cli.test", DOMAIN);
    assertThat(cli().ok("domain", "list")).contains("cli.test");
    assertThat(cli().error("domain", "create", "cli.test")).contains("409");
    assertThat(cli().error("domain", "create", "not a domain")).contains("name");
    cli().ok("domain", "delete", "cli.test");
    assertThat(cli().error("domain", "delete", "cli.test")).contains("404");
    assertThat(cli().error("domain", "delete", DOMAIN)).contains("409");
  }

  @Test
  void anAccountIsMadeChangedAndDeleted() throws IOException {
    String anna = "anna@" + DOMAIN;
    String file = passwordFile("first one").toString();
    cli().ok("account", "create", anna, "--password-file", file, "--quota", "5000000");
    JsonNode shown = cli().json("account", "show", anna);
    assertThat(shown.path("address").asText()).isEqualTo(anna);
    assertThat(shown.path("quota").asLong()).isEqualTo(5_000_000);
    assertThat(names(cli().json("account", "list").path("accounts"), "address"))
        .contains(anna, ALICE);
    assertThat(cli().ok("account", "list", DOMAIN, "--limit", "1")).doesNotContain("bob");
    cli().ok("account", "quota", anna, "7000000");
    assertThat(as(anna, "first one").get("/me").json().path("quota").asLong()).isEqualTo(7_000_000);
    assertThat(cli().error("account", "create", anna, "--password-file", file)).contains("409");
    assertThat(cli().error("account", "create", "no address", "--password-file", file))
        .contains("address");
    assertThat(cli().error("account", "create", "x@elsewhere.test", "--password-file", file))
        .contains("404");

    cli().ok("account", "delete", anna);

    assertThat(cli().error("account", "show", anna)).contains("404");
    as(anna, "first one").get("/me").isProblem(401);
  }

  @Test
  void aNewPasswordHoldsAtOnceAndEndsWhatTheOldOneGave() throws IOException {
    String carl = "carl@" + DOMAIN;
    cli().ok("account", "create", carl, "--password-file", passwordFile("old").toString());
    String token =
        HttpTalk.anonymous(NODE.settings().httpPort())
            .post("/auth/token", "{\"address\":\"" + carl + "\",\"password\":\"old\"}")
            .is(201)
            .json()
            .path("token")
            .asText();
    HttpTalk byToken = HttpTalk.bearer(NODE.settings().httpPort(), token);
    byToken.get("/me").is(200);
    as(carl, "old").get("/me").is(200);

    cli().ok("account", "password", carl, "--password-file", passwordFile("new").toString());

    as(carl, "old").get("/me").isProblem(401);
    byToken.get("/me").isProblem(401);
    as(carl, "new").get("/me").is(200);
    try (SmtpTalk talk = SmtpTalk.with(NODE.settings().submissionPort())) {
      talk.expect("250", "EHLO client.test");
      talk.expect("535", "AUTH PLAIN " + plain(carl, "old"));
      talk.expect("235", "AUTH PLAIN " + plain(carl, "new"));
    }
  }

  private static String plain(String address, String password) {
    return java.util.Base64.getEncoder()
        .encodeToString(
            ("\0" + address + "\0" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void manyAccountsComeFromAFileOfHashes() throws IOException {
    String hash = HASH.formatted("q".repeat(43));
    StringBuilder lines = new StringBuilder("# address hash quota\n");
    for (int i = 0; i < 200; i++) {
      lines.append("many").append(i).append('@').append(DOMAIN).append(' ').append(hash);
      lines.append(i % 2 == 0 ? " 1000000\n" : "\n");
    }
    Path file = Files.writeString(folder.resolve("accounts"), lines);
    long begin = System.nanoTime();

    JsonNode made = cli().json("account", "create", "--from", file.toString());

    System.out.printf(
        "200 accounts from a file of hashes: %.1f s%n", (System.nanoTime() - begin) / 1e9);
    assertThat(made.path("created").asInt()).isEqualTo(200);
    assertThat(cli().json("account", "show", "many198@" + DOMAIN).path("quota").asLong())
        .isEqualTo(1_000_000);
    Files.writeString(file, "one@" + DOMAIN + " " + hash + "\n\nmany7@" + DOMAIN + " " + hash);
    assertThat(cli().error("account", "create", "--from", file.toString()))
        .contains("line 3")
        .contains("1 accounts were made");
    Files.writeString(file, "two@" + DOMAIN + " $2y$10$bcrypt\n");
    assertThat(cli().error("account", "create", "--from", file.toString()))
        .contains("line 1")
        .contains("Argon2id");
    assertThat(cli().error("account", "create", "--from", folder.resolve("none").toString()))
        .contains("none can't be read");
  }

  @Test
  void anAliasLeadsToItsTargetsUntilItGoes() {
    cli().ok("alias", "create", "team@" + DOMAIN, "--to", ALICE + "," + RunningNode.BOB);
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", "team@" + DOMAIN, "Subject: to the team\r\n\r\nx\r\n"))
          .startsWith("250");
    }
    assertThat(NODE.webmail(ALICE).subjects("inbox")).contains("to the team");
    assertThat(NODE.webmail(RunningNode.BOB).subjects("inbox")).contains("to the team");
    cli().ok("alias", "delete", "team@" + DOMAIN);
    try (SmtpTalk talk = NODE.mx()) {
      talk.expect("250", "EHLO client.test");
      talk.expect("250", "MAIL FROM:<a@b.test>");
      talk.expect("550 5.1.1", "RCPT TO:<team@" + DOMAIN + ">");
    }
    assertThat(cli().error("alias", "delete", "team@" + DOMAIN)).contains("404");
  }

  @Test
  void whatWaitsIsListedWithItsReasonHeldAndGivenUp() {
    as(ALICE, PASSWORD)
        .post(
            "/emails/send", "{\"to\":[\"x@closed.test\"],\"subject\":\"to nobody\",\"text\":\"x\"}")
        .is(201);
    await()
        .atMost(SOON)
        .until(() -> NODE.node().operator().queues().toString().contains("refused"));
    assertThat(cli().ok("queue", "list")).contains("closed.test");
    JsonNode message = cli().json("queue", "show", "closed.test").path("messages").path(0);
    assertThat(message.path("recipient").asText()).isEqualTo("x@closed.test");
    assertThat(message.path("attempts").asInt()).isPositive();
    assertThat(cli().ok("message", "trace", message.path("trace_id").asText()))
        .contains("submitted over HTTP")
        .contains("closed.test");
    cli().ok("queue", "hold", "closed.test");
    assertThat(cli().ok("queue", "list")).contains("held");
    cli().ok("queue", "release", "closed.test");
    cli().ok("queue", "retry", "closed.test");
    await()
        .atMost(SOON)
        .until(
            () ->
                cli()
                        .run("queue", "drop", "closed.test", message.path("submission_id").asText())
                        .exit()
                    == 0);

    await()
        .atMost(SOON)
        .until(
            () ->
                NODE.webmail(ALICE).list("inbox").stream()
                    .anyMatch(
                        mail ->
                            mail.at("/from/email").asText().startsWith("mailer-daemon")
                                || mail.path("subject").asText().contains("eliver")));
    assertThat(cli().ok("queue", "list")).doesNotContain("closed.test");
    assertThat(cli().error("queue", "drop", "closed.test", "nothing")).contains("404");
    assertThat(cli().error("message", "trace", "nothing")).contains("nothing is known");
  }

  @Test
  void mailForAnAccountThatLeftIsKeptReplayedOrRemoved() {
    String leaving = "leaving@" + DOMAIN;
    for (String subject : new String[] {"to be replayed", "to be removed"}) {
      NODE.node().operator().createAccount(leaving, "x");
      try (SmtpTalk talk = NODE.mx()) {
        talk.upToData("a@b.test", leaving);
        NODE.node().operator().deleteAccount(leaving);
        assertThat(talk.send("Subject: " + subject + "\r\n\r\nx\r\n.\r\n").reply())
            .startsWith("250");
      }
    }
    assertThat(cli().ok("deadletter", "list")).contains("was removed after RCPT");
    String replayed = letter("to be replayed");
    String removed = letter("to be removed");
    JsonNode shown = cli().json("deadletter", "show", replayed);
    assertThat(shown.path("recipients").path(0).asText()).isEqualTo(leaving);
    assertThat(shown.path("sender").asText()).isEqualTo("a@b.test");
    NODE.node().operator().createAccount(leaving, "x");

    cli().ok("deadletter", "replay", replayed);
    cli().ok("deadletter", "remove", removed);

    assertThat(NODE.node().webmail(leaving, "x").subjects("inbox"))
        .containsExactly("to be replayed");
    assertThat(cli().ok("deadletter", "list")).contains("(none)");
    assertThat(cli().error("deadletter", "remove", removed)).contains("404");
    assertThat(cli().error("deadletter", "show", "nothing")).contains("404");
  }

  private static String letter(String subject) {
    for (JsonNode letter : NODE.node().operator().deadLetters().path("dead_letters")) {
      if (letter.path("subject").asText().equals(subject)) {
        return letter.path("id").asText();
      }
    }
    throw new AssertionError("no dead letter " + subject);
  }

  @Test
  void whatCantBeDoneIsOneLine() throws IOException {
    Path token = Files.writeString(folder.resolve("operator.token"), "guessed\n");
    Cli nobody = new Cli("http://127.0.0.1:" + CLOSED, NODE.node().data().toString());
    assertThat(nobody.error("domain", "list")).contains("no node answers");
    assertThat(new Cli(cli().management(), folder.toString()).error("domain", "list"))
        .contains("401");
    assertThat(cli().error("domain", "list", "--token-file", token + ".none"))
        .contains("--token-file");
    assertThat(
            new Cli("http://127.0.0.1:" + NODE.settings().smtpPort(), cli().data())
                .error("domain", "list"))
        .contains("127.0.0.1");
    for (String[] unclear : new String[][] {{"account"}, {"account", "creat"}, {"nonsense"}}) {
      assertThat(Cli.plain(unclear).exit()).isNotZero();
    }
    assertThat(Cli.plain("account", "create", "--help").output())
        .contains("viesti account create --from");
  }
}
