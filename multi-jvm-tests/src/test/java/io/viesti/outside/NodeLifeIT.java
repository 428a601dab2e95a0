package io.viesti.outside;

import static io.viesti.outside.RunningNode.ALICE;
import static io.viesti.outside.RunningNode.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.viesti.outside.node.Jdks;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a node starts, what it refuses to start on, and how it ends. */
class NodeLifeIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final RunningNode NODE = new RunningNode();

  @TempDir Path folder;

  /** What a node said that did not start: one line of its own. */
  private static String refusal(NodeProcess node) {
    node.launch();
    assertThat(node.awaitExit()).as(node.output()).isNotZero();
    assertThat(node.output()).doesNotContain("\tat ");
    List<String> lines = node.output().lines().filter(line -> line.startsWith("viesti: ")).toList();
    assertThat(lines).as(node.output()).hasSize(1);
    return lines.get(0);
  }

  @Test
  void aSecondProcessOnTheSameDataIsRefused() {
    try (NodeProcess second = new NodeProcess(new NodeSettings(), NODE.node().data())) {
      assertThat(refusal(second))
          .contains("in use by process " + NODE.node().pid())
          .contains(NODE.node().data().toString());
    }
    try (SmtpTalk talk = NODE.mx()) {
      assertThat(talk.mail("a@b.test", ALICE, "Subject: still here\r\n\r\nx\r\n"))
          .startsWith("250");
    }
  }

  @Test
  void dataOfANewerVersionIsRefused() throws IOException {
    Path engine = Files.createDirectories(folder.resolve("engine"));
    Files.writeString(engine.resolve("format"), "viesti-engine 4711\n");
    try (NodeProcess node = new NodeProcess(new NodeSettings(), folder)) {
      assertThat(refusal(node)).contains("newer version").contains("4711");
    }
  }

  @ParameterizedTest
  @CsvSource({"viesti.smtp.port", "viesti.management.port"})
  void aTakenPortIsNamed(String key) throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      NodeSettings settings = new NodeSettings().set(key, taken.getLocalPort());
      try (NodeProcess node = new NodeProcess(settings, folder)) {
        assertThat(refusal(node)).contains(key).contains(":" + taken.getLocalPort());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "viesti.http.port, mail",
    "viesti.engine.min-free, plenty",
    "viesti.limits.message-size, big",
    "viesti.engine.sync, off",
    "viesti.failpoint, BEFORE_REPLY"
  })
  void aSettingThatCannotBeIsNamed(String key, String value) {
    try (NodeProcess node = new NodeProcess(new NodeSettings().set(key, value), folder)) {
      assertThat(refusal(node)).contains(key);
    }
  }

  @Test
  void onSigtermASessionInDataFinishesNewcomersHear421AndTheStatusIsZero() {
    try (NodeProcess node = new NodeProcess(new NodeSettings())) {
      node.start();
      RunningNode.populate(node);
      int port = node.settings().smtpPort();
      try (SmtpTalk busy = SmtpTalk.with(port);
          SmtpTalk idle = SmtpTalk.with(port)) {
        busy.upToData("you@example.org", ALICE).send("Subject: the last one\r\n\r\nhal");
        node.terminate();

        assertThat(idle.reply()).startsWith("421");
        assertThat(idle.closedByServer()).isTrue();
        try (SmtpTalk newcomer = SmtpTalk.connect(port)) {
          assertThat(newcomer.reply()).startsWith("421");
        }
        assertThat(node.alive()).isTrue();
        busy.send("f\r\n.\r\n");
        assertThat(busy.reply()).startsWith("250");
      }
      assertThat(node.awaitExit()).as(node.log()).isZero();

      node.start();
      assertThat(node.webmail(ALICE, PASSWORD).subjects("inbox")).containsExactly("the last one");
      assertThat(node.stop()).as(node.log()).isZero();
    }
  }

  @Test
  void itRunsOnJava25AsWell() {
    Optional<Path> jdk = Jdks.find(25);
    assumeTrue(jdk.isPresent(), "no JDK 25 is installed here");
    List<String> flags =
        List.of(
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    try (NodeProcess node = new NodeProcess(new NodeSettings())) {
      node.onJava(jdk.get()).withJvmFlags(flags).start();
      RunningNode.populate(node);
      try (SmtpTalk talk = SmtpTalk.with(node.settings().smtpPort())) {
        assertThat(talk.mail("a@b.test", ALICE, "Subject: on 25\r\n\r\nx\r\n")).startsWith("250");
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(node.webmail(ALICE, PASSWORD).subjects("inbox"))
                      .containsExactly("on 25"));
      assertThat(node.stop()).as(node.log()).isZero();
      assertThat(node.output()).doesNotContain("WARNING");
    }
  }
}
