package io.viesti.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line against a stand-in for a node's management address. */
class AdminCommandsTest {
  @TempDir private Path folder;
  private HttpServer node;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private int status = 200;
  private String answer = "{}";

  /** What is answered before {@link #answer}, one each. */
  private final List<String> answers = Collections.synchronizedList(new ArrayList<>());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void listen() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/", this::serve);
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + body);
    String one = answers.isEmpty() ? answer : answers.remove(0);
    byte[] octets = one.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private int run(String... words) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--management",
            "http://127.0.0.1:" + node.getAddress().getPort(),
            "--token-file",
            token.toString()));
    return commandLine().execute(all.toArray(String[]::new));
  }

  private CommandLine commandLine() {
    return Viesti.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  @Test
  void creating_a_domain_posts_its_name_with_the_operator_token() throws IOException {
    assertThat(run("domain", "create", "example.org")).isZero();

    assertThat(asked)
        .containsExactly("POST /admin/domains Bearer t0ken {\"name\":\"example.org\"}");
    assertThat(out.toString()).contains("hosting example.org");
  }

  @Test
  void a_refusal_is_one_line_with_the_nodes_reason_and_a_non_zero_status() throws IOException {
    status = 409;
    answer = "{\"title\":\"Conflict\",\"detail\":\"example.org is hosted already\"}";

    assertThat(run("domain", "create", "example.org")).isEqualTo(1);

    assertThat(err.toString()).isEqualTo("viesti: example.org is hosted already (409)\n");
  }

  @Test
  void a_list_is_a_table_for_people_and_json_for_scripts() throws IOException {
    answer =
        "{\"queues\":[{\"domain\":\"example.net\",\"waiting\":3,\"reason\":\"421 try later\"}]}";

    assertThat(run("queue", "list")).isZero();
    assertThat(out.toString()).contains("example.net").contains("421 try later");

    out.getBuffer().setLength(0);
    assertThat(run("queue", "list", "--json")).isZero();
    assertThat(out.toString()).isEqualTo(answer + "\n");
  }

  @Test
  void a_barrier_waits_for_what_was_accepted_before_it_and_for_nothing_later() throws IOException {
    answers.add("{\"parts\":[" + part(0, 10, 7) + "," + part(1, 5, 5) + "]}");
    answers.add("{\"parts\":[" + part(0, 20, 9) + "," + part(1, 6, 5) + "]}");
    answer = "{\"parts\":[" + part(0, 30, 10) + "," + part(1, 7, 5) + "]}";

    assertThat(run("backup", "barrier")).isZero();

    assertThat(asked).hasSize(3).allMatch(call -> call.startsWith("GET /admin/incoming "));
    assertThat(out.toString()).startsWith("all mail acknowledged before 20");
  }

  @Test
  void a_barrier_gives_up_in_one_line() throws IOException {
    answer = "{\"parts\":[" + part(0, 10, 7) + "]}";

    assertThat(run("backup", "barrier", "--patience", "0")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            "viesti: 3 mails accepted before the call are not in their mailboxes after 0 s:"
                + " see `viesti queue lag`\n");
  }

  private static String part(int number, long accepted, long carried) {
    return "{\"number\":%d,\"accepted\":%d,\"carried\":%d}".formatted(number, accepted, carried);
  }

  @Test
  void many_accounts_come_from_a_file_of_hashes() throws IOException {
    Path accounts =
        Files.writeString(
            folder.resolve("accounts"), "# address hash quota\na@x.test $h1 100\nb@x.test $h2\n");

    assertThat(run("account", "create", "--from", accounts.toString())).isZero();

    assertThat(asked)
        .hasSize(2)
        .anyMatch(line -> line.contains("a@x.test") && line.contains("$h1") && line.contains("100"))
        .anyMatch(line -> line.contains("b@x.test") && line.contains("$h2"));
    assertThat(out.toString()).contains("created 2 accounts");
  }

  @Test
  void a_bad_line_of_the_file_is_named_by_its_number() throws IOException {
    for (String bad : new String[] {"b@x.test", "b@x.test $h much", "b@x.test $h 1 more"}) {
      err.getBuffer().setLength(0);
      Path accounts =
          Files.writeString(folder.resolve("accounts"), "# all of us\n\na@x.test $h1\n" + bad);

      assertThat(run("account", "create", "--from", accounts.toString())).isEqualTo(1);

      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("accounts, line 4: ").contains("1 accounts were made");
    }
  }

  @Test
  void a_refused_line_of_the_file_is_named_with_the_nodes_reason() throws IOException {
    Path accounts = Files.writeString(folder.resolve("accounts"), "a@x.test $h1\n");
    status = 409;
    answer = "{\"detail\":\"a@x.test exists already\"}";

    assertThat(run("account", "create", "--from", accounts.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("line 1: a@x.test exists already (409)");
  }

  @Test
  void accounts_are_listed_of_one_domain_or_of_all() throws IOException {
    assertThat(run("account", "list")).isZero();
    assertThat(run("account", "list", "x.test", "--limit", "5")).isZero();

    assertThat(asked.get(0)).startsWith("GET /admin/accounts?limit=100 ");
    assertThat(asked.get(1)).startsWith("GET /admin/accounts?limit=5&domain=x.test ");
  }

  @Test
  void an_address_is_percent_encoded_in_paths() throws IOException {
    assertThat(run("account", "delete", "a/b@x.test")).isZero();

    assertThat(asked.get(0)).startsWith("DELETE /admin/accounts/a%2Fb%40x.test ");
  }

  @Test
  void nobody_listening_is_one_line_that_says_what_to_do() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "t0ken\n");
    int port = node.getAddress().getPort();
    node.stop(0);

    int exit =
        commandLine()
            .execute(
                "domain",
                "list",
                "--management",
                "http://127.0.0.1:" + port,
                "--token-file",
                token.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("./viesti start");
  }

  @Test
  void a_missing_token_says_where_it_was_looked_for() {
    int exit =
        commandLine().execute("domain", "list", "--data", folder.resolve("nodata").toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("nodata").contains("--token-file");
  }

  @Test
  void the_lag_is_read_from_the_metrics() throws IOException {
    answer = "# HELP mail_queue_lag x\nmail_queue_lag 12000.0\nmail_queue_depth{lane=\"0\"} 2.0\n";

    assertThat(run("queue", "lag", "--json")).isZero();
    assertThat(out.toString()).isEqualTo("{\"mail_queue_lag\":12000,\"mail_queue_depth\":2}\n");

    out.getBuffer().setLength(0);
    assertThat(run("queue", "lag")).isZero();
    assertThat(out.toString()).contains("12000").doesNotContain("filing");
    status = 401;
    answer = "{\"detail\":\"the operator token is needed\"}";
    assertThat(run("queue", "lag")).isEqualTo(1);
    assertThat(err.toString()).contains("token is needed (401)");
  }

  @Test
  void a_node_leaves_by_pekkos_own_call() throws IOException {
    answer = "{\"message\":\"Leaving pekko://viesti@b:7355\"}";

    assertThat(run("node", "leave", "b:7355")).isZero();

    assertThat(asked)
        .containsExactly(
            "PUT /cluster/members/pekko%3A%2F%2Fviesti%40b%3A7355 Bearer t0ken operation=Leave");
    status = 404;
    answer = "{\"message\":\"Member [x] not found\"}";
    assertThat(run("node", "down", "pekko://viesti@x:1")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("viesti: Member [x] not found (404)\n");
  }

  @Test
  void a_backup_is_watched_to_its_end_and_its_failure_is_one_line() throws IOException {
    answer = "{\"state\":\"done\",\"directory\":\"/b\",\"files\":3,\"octets\":5242880}";

    assertThat(run("backup", "/b", "--rate", "1MiB", "--without-secrets")).isZero();

    assertThat(asked.get(0))
        .isEqualTo(
            "POST /admin/backup Bearer t0ken"
                + " {\"directory\":\"/b\",\"secrets\":false,\"octets_per_second\":1048576}");
    assertThat(out.toString()).contains("3 files, 5.0 MiB to /b");
    answer = "{\"state\":\"failed\",\"reason\":\"no space left\"}";
    assertThat(run("backup", "/b")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("viesti: no space left\n");
    assertThat(run("backup")).isNotZero();
    assertThat(run("backup", "/b", "--rate", "fast")).isNotZero();
  }

  @Test
  void what_is_no_backup_is_neither_verified_nor_restored() {
    for (String[] words :
        new String[][] {
          {"backup", "verify", folder.toString()},
          {"restore", folder.toString(), "--data", folder.resolve("new").toString()}
        }) {
      err.getBuffer().setLength(0);
      assertThat(commandLine().execute(words)).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .startsWith("viesti: ")
          .contains("no whole backup");
    }
  }

  @Test
  void every_command_shows_examples_in_its_help() {
    assertThat(commandLine().getUsageMessage()).contains("Examples:");
    List<CommandLine> open = new ArrayList<>(commandLine().getSubcommands().values());
    int seen = 0;
    while (!open.isEmpty()) {
      CommandLine command = open.remove(open.size() - 1);
      open.addAll(command.getSubcommands().values());
      boolean shown = !command.getCommandSpec().usageMessage().hidden();
      if (shown && !command.getCommandName().equals("help")) {
        assertThat(command.getUsageMessage())
            .as(command.getCommandSpec().qualifiedName())
            .containsPattern("Examples?:\\R  viesti " + topLevelName(command));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(25);
  }

  private static String topLevelName(CommandLine command) {
    return command.getCommandSpec().qualifiedName(" ").replace("viesti ", "");
  }
}
