package io.viesti.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A Kafka broker that is also a KRaft controller, alone or one of three. No topic is autocreated.
 */
public final class KafkaServer extends Server {
  private static final String CLUSTER_ID = "dmllc3RpLWNsdXN0ZXItMQ";
  private static final int HEAP_MIB = 256;

  /** ApiVersions, version 0, correlation id 7, no client id. */
  private static final byte[] API_VERSIONS = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, -1, -1};

  private final Seats seats;
  private final int index;
  private final Pace pace;
  private final Path lib;

  /**
   * Broker {@code index} (from 0) of those at {@code seats}.
   *
   * @param folder where data, configuration and log go
   */
  public KafkaServer(ServerJars jars, Path folder, Seats seats, int index, Pace pace) {
    super(
        seats.size() == 1 ? "kafka" : "kafka-" + (index + 1),
        folder,
        seats.hosts().get(index),
        seats.port());
    this.seats = seats;
    this.index = index;
    this.pace = pace;
    this.lib = jars.lib("kafka");
  }

  /** The brokers for a client's configuration. */
  public String bootstrapServers() {
    return seats.contactPoints();
  }

  @Override
  protected void prepare() throws IOException {
    Files.writeString(properties(), settings());
    if (!Files.exists(folder().resolve("data/meta.properties"))) {
      format();
    }
  }

  private Path properties() {
    return folder().resolve("server.properties");
  }

  private void format() {
    List<String> arguments =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            lib + "/*",
            "kafka.tools.StorageTool",
            "format",
            "--ignore-formatted",
            "-t",
            CLUSTER_ID,
            "-c",
            properties().toString());
    try (Child tool =
        Child.start(name() + "-format", command(arguments), folder(), Map.of(), log())) {
      if (!tool.waitFor(patience()) || tool.exit() != 0) {
        throw new ServerException("Kafka's storage can't be formatted; see " + log());
      }
    }
  }

  private String settings() throws IOException {
    int replicas = seats.size();
    int inSync = replicas > 1 ? 2 : 1;
    String voters =
        String.join(
            ",",
            IntStream.range(0, replicas)
                .mapToObj(i -> (i + 1) + "@" + seats.hosts().get(i) + ":" + seats.innerPort())
                .toList());
    return String.join(
        "\n",
        "process.roles=broker,controller",
        "node.id=" + (index + 1),
        "controller.quorum.voters=" + voters,
        "listeners=CLIENTS://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
            .formatted(host(), port(), seats.innerPort()),
        "advertised.listeners=CLIENTS://" + host() + ":" + port(),
        "controller.listener.names=CONTROLLER",
        "inter.broker.listener.name=CLIENTS",
        security(),
        "log.dirs=" + folder().resolve("data"),
        "num.network.threads=2",
        "num.io.threads=4",
        "auto.create.topics.enable=false",
        "default.replication.factor=" + replicas,
        "min.insync.replicas=" + inSync,
        "offsets.topic.replication.factor=" + replicas,
        "offsets.topic.num.partitions=4",
        "transaction.state.log.replication.factor=" + replicas,
        "transaction.state.log.min.isr=" + inSync,
        "transaction.state.log.num.partitions=4",
        "share.coordinator.state.topic.replication.factor=" + replicas,
        "share.coordinator.state.topic.min.isr=" + inSync,
        "share.coordinator.state.topic.num.partitions=4",
        // A lone group member need not wait for others that never come.
        "group.initial.rebalance.delay.ms=0",
        "log.cleaner.dedupe.buffer.size=2097152",
        "log.cleaner.threads=1",
        "");
  }

  private String security() throws IOException {
    if (identity().isEmpty()) {
      return "listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENTS:PLAINTEXT";
    }
    return String.join(
        "\n",
        "listener.security.protocol.map=CONTROLLER:SSL,CLIENTS:SSL",
        "ssl.client.auth=required",
        "ssl.keystore.type=PEM",
        "ssl.keystore.location=" + keyAndChain(identity().get()),
        "ssl.truststore.type=PEM",
        "ssl.truststore.location=" + identity().get().authorities());
  }

  @Override
  protected List<String> arguments() {
    List<String> arguments = new ArrayList<>(pace.ofServers());
    arguments.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmx" + HEAP_MIB + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
            "-cp",
            lib + "/*",
            "kafka.Kafka",
            properties().toString()));
    return arguments;
  }

  @Override
  public boolean answers() {
    byte[] answer = Probe.ask(sockets(), host(), port(), API_VERSIONS, 10);
    return answer.length == 10 && answer[7] == 7 && answer[8] == 0 && answer[9] == 0;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(2);
  }
}
