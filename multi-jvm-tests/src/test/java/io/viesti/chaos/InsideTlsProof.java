package io.viesti.chaos;

import static io.viesti.chaos.Door.Answer.IN;
import static io.viesti.chaos.Door.Answer.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.viesti.backing.Pace;
import io.viesti.backing.ServerJars;
import io.viesti.certificate.Authority;
import io.viesti.certificate.Identity;
import io.viesti.local.ClusterPlan;
import io.viesti.local.LocalCluster;
import io.viesti.node.Migration;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** Run by {@link InsideTlsIT} in a namespace of its own; ends with status 0 when all held. */
final class InsideTlsProof {
  private static final byte[] CQL_OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};
  private static final byte[] KAFKA_API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, -1, -1};

  /** The first octets of an Artery connection; nothing answers them. */
  private static final byte[] ARTERY = {'A', 'K', 'K', 'A', 1};

  private static final String ALICE = "alice@demo.test";
  private static final int LARGE = 200_000;

  private final LocalCluster cluster;
  private final SecureCalls calls;

  private InsideTlsProof(LocalCluster cluster) {
    this.cluster = cluster;
    calls = new SecureCalls(cluster);
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    PrintStream log = new PrintStream(arguments[1], StandardCharsets.UTF_8);
    System.setOut(log);
    System.setErr(log);
    ClusterPlan plan =
        ClusterPlan.of(data.resolve("cluster"), RolesProof.ROLES.size(), 1)
            .withRoles(RolesProof.ROLES)
            .withPace(Pace.QUICK_START)
            .withTls();
    LocalCluster cluster =
        new LocalCluster(
            plan,
            ServerJars.find(),
            System.getProperty("java.class.path"),
            file -> Migration.run(file, System.out::println),
            System.out::println);
    int status = 1;
    try {
      cluster.start();
      InsideTlsProof proof = new InsideTlsProof(cluster);
      proof.mailGoesThrough();
      proof.strangersStayOut(new Authority(data.resolve("strangers"), Instant.now()));
      new RolesProof(cluster, proof.calls).shardsAreWhereTheirRoleIs();
      System.out.println("all held");
      status = 0;
    } catch (AssertionError | RuntimeException | IOException e) {
      e.printStackTrace();
    }
    cluster.all().forEach(server -> server.kill());
    System.exit(status);
  }

  private void mailGoesThrough() throws Exception {
    calls.operate("/admin/domains", "{\"name\":\"demo.test\"}");
    calls.operate("/admin/accounts", "{\"address\":\"alice@demo.test\",\"password\":\"demo\"}");
    String large = "0123456789".repeat(7) + "\r\n";
    calls.send(2, ALICE, "small", "hello\r\n");
    calls.send(2, ALICE, "large", large.repeat(LARGE / large.length()));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> calls.readJson(ALICE, "/folders/inbox/emails").path("total_count").asInt() == 2);
    for (JsonNode mail : calls.readJson(ALICE, "/folders/inbox/emails").path("emails")) {
      HttpResponse<String> raw =
          calls.read(ALICE, "/emails/" + mail.path("email_id").asText() + "/raw");
      assertThat(raw.statusCode()).isEqualTo(200);
      assertThat(raw.body()).contains("Subject: " + mail.path("subject").asText());
    }
  }

  private void strangersStayOut(Authority others) throws Exception {
    Identity stranger = others.issue("stranger", List.of("viesti-node", "localhost"));
    SSLContext shownByOthers = Door.credulous(stranger);
    SSLContext believesOthers = Identity.believing(others.authorities());
    SSLContext node = cluster.nodes().get(1).identity().orElseThrow().context();
    SSLContext server = cluster.cassandras().get(0).identity().orElseThrow().context();
    String host = cluster.plan().host(1);
    Door remoting = new Door("remoting", host, 7355, ARTERY, true);
    List<Door> doors =
        List.of(
            new Door("Cassandra", "127.0.0.1", 9042, CQL_OPTIONS, true),
            new Door("Kafka", "127.0.0.1", 9092, KAFKA_API_VERSIONS, true),
            remoting,
            Door.http("S3", "127.0.0.1", 9090),
            Door.http("management", host, 7626),
            Door.http("HTTP", host, 8443));
    for (Door door : doors) {
      assertThat(door.knock(node)).as("a node at " + door.name()).isEqualTo(IN);
      assertThat(door.plain()).as("without TLS at " + door.name()).isEqualTo(OUT);
      assertThat(door.knock(believesOthers)).as("disbelief at " + door.name()).isEqualTo(OUT);
      if (door.mutual()) {
        assertThat(door.knock(Door.credulous())).as("nobody at " + door.name()).isEqualTo(OUT);
        assertThat(door.knock(shownByOthers)).as("a stranger at " + door.name()).isEqualTo(OUT);
      }
      System.out.println(door.name() + " keeps strangers out");
    }
    Door management = doors.get(4);
    assertThat(management.knock(shownByOthers)).as("a stranger's certificate").isEqualTo(OUT);
    assertThat(remoting.knock(server)).as("a server among the nodes").isEqualTo(OUT);
    assertThat(calls.anonymously(URI.create(cluster.management(1) + "/metrics")))
        .as("management without the token")
        .isEqualTo(401);
  }
}
