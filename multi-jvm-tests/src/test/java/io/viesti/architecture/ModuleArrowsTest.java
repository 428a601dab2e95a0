package io.viesti.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, as packages; they never run back up. */
class ModuleArrowsTest {
  private static final String[] CORE = {
    "io.viesti.account..",
    "io.viesti.asking..",
    "io.viesti.blob..",
    "io.viesti.deadletter..",
    "io.viesti.directory..",
    "io.viesti.dns..",
    "io.viesti.envelope..",
    "io.viesti.failpoint..",
    "io.viesti.id..",
    "io.viesti.mailbox..",
    "io.viesti.message..",
    "io.viesti.outbox..",
    "io.viesti.queue..",
    "io.viesti.gate..",
    "io.viesti.space..",
    "io.viesti.trace..",
    "io.viesti.wake..",
    "io.viesti.wire.."
  };
  private static final String EDGE = "io.viesti.edge..";
  private static final String DELIVERY = "io.viesti.delivery..";
  private static final String HTTP = "io.viesti.http..";
  private static final String ENGINE = "io.viesti.engine..";
  private static final String NODE = "io.viesti.node..";
  private static final String CLI = "io.viesti.cli..";
  private static final String OUTSIDE = "io.viesti.outside..";
  private static final String BENCH = "io.viesti.bench..";
  private static final String CHAOS = "io.viesti.chaos..";
  private static final String CASSANDRA = "io.viesti.cassandra..";
  private static final String KAFKA = "io.viesti.kafka..";
  private static final String S3 = "io.viesti.s3..";
  private static final String BACKING = "io.viesti.backing..";
  private static final String LOCAL = "io.viesti.local..";
  private static final String MEMBERSHIP = "io.viesti.membership..";
  private static final String TIERED = "io.viesti.tiered..";
  private static final String CERTIFICATE = "io.viesti.certificate..";
  private static final String SPOOL = "io.viesti.spool..";
  private static final String COMPRESSION = "io.viesti.compression..";

  private static final String PEKKO_HTTP = "org.apache.pekko.http..";
  private static final String MANAGEMENT = "org.apache.pekko.management..";
  private static final String NETTY = "io.netty..";
  private static final String ROCKSDB = "org.rocksdb..";

  static Stream<ArchRule> arrows() {
    return Stream.of(
        mayNot(
            CORE,
            EDGE,
            DELIVERY,
            HTTP,
            ENGINE,
            NODE,
            CLI,
            OUTSIDE,
            BENCH,
            PEKKO_HTTP,
            MANAGEMENT,
            NETTY,
            ROCKSDB,
            "org.apache.pekko.cluster.typed..",
            "org.apache.pekko.remote.."),
        mayNot(
            only(EDGE),
            DELIVERY,
            HTTP,
            ENGINE,
            NODE,
            CLI,
            OUTSIDE,
            BENCH,
            PEKKO_HTTP,
            MANAGEMENT,
            ROCKSDB),
        mayNot(
            only(DELIVERY),
            EDGE,
            HTTP,
            ENGINE,
            NODE,
            CLI,
            OUTSIDE,
            BENCH,
            PEKKO_HTTP,
            MANAGEMENT,
            ROCKSDB),
        mayNot(only(HTTP), EDGE, ENGINE, NODE, CLI, OUTSIDE, BENCH, NETTY, ROCKSDB),
        mayNot(only(ENGINE), EDGE, DELIVERY, HTTP, NODE, CLI, OUTSIDE, BENCH, PEKKO_HTTP, NETTY),
        mayNot(
            new String[] {CASSANDRA, KAFKA, S3, TIERED, COMPRESSION, MEMBERSHIP},
            EDGE,
            HTTP,
            ENGINE,
            NODE,
            CLI,
            BACKING,
            OUTSIDE,
            BENCH,
            CHAOS,
            PEKKO_HTTP),
        mayNot(
            new String[] {BACKING, LOCAL},
            EDGE,
            DELIVERY,
            HTTP,
            ENGINE,
            CASSANDRA,
            KAFKA,
            S3,
            NODE,
            CLI,
            OUTSIDE),
        mayNot(new String[] {NODE, CLI}, OUTSIDE, BENCH, CHAOS),
        mayNot(only(OUTSIDE), EDGE, DELIVERY, HTTP, ENGINE, NODE, BENCH));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void neverRunBackUp(ArchRule rule) {
    rule.check(Program.CLASSES);
  }

  /** A module added to the core must be named above, or nothing would be said of it. */
  @Test
  void everyPackageBelongsToAModule() {
    assertThat(
            Program.CLASSES.stream()
                .map(HasName::getName)
                .map(name -> name.split("\\.")[2])
                .distinct())
        .isSubsetOf(
            Stream.concat(
                    Stream.of(CORE),
                    Stream.of(
                        EDGE,
                        DELIVERY,
                        HTTP,
                        ENGINE,
                        CASSANDRA,
                        KAFKA,
                        S3,
                        TIERED,
                        SPOOL,
                        CERTIFICATE,
                        COMPRESSION,
                        MEMBERSHIP,
                        BACKING,
                        LOCAL,
                        NODE,
                        CLI,
                        OUTSIDE,
                        BENCH,
                        CHAOS))
                .map(name -> name.replace("io.viesti.", "").replace("..", ""))
                .toList());
  }

  @Test
  void anArrowThatRunsBackIsFound() {
    ArchRule rule =
        mayNot(only("io.viesti.architecture.sample.low.."), "io.viesti.architecture.sample.high..");

    assertThatThrownBy(() -> rule.check(Program.SAMPLE)).hasMessageContaining("High");
  }

  /** A module that has no class yet breaks nothing. */
  private static ArchRule mayNot(String[] modules, String... others) {
    return noClasses()
        .that()
        .resideInAnyPackage(modules)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }

  private static String[] only(String module) {
    return new String[] {module};
  }
}
