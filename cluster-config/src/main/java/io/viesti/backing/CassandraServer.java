package io.viesti.backing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Cassandra node, alone or one of a ring. A write is acknowledged once its commit log is synced:
 * {@code commitlog_sync: group}, at most 2 ms after it came.
 */
public final class CassandraServer extends Server {
  /** CQL, protocol version 4: an OPTIONS frame on stream 0 without a body. */
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

  private static final byte SUPPORTED = 6;

  private final Seats seats;
  private final int index;
  private final Pace pace;
  private final Path lib;
  private OptionalInt jmx = OptionalInt.empty();

  /**
   * Node {@code index} (from 0) of those at {@code seats}.
   *
   * @param folder where data, configuration and logs go
   */
  public CassandraServer(ServerJars jars, Path folder, Seats seats, int index, Pace pace) {
    super(
        seats.size() == 1 ? "cassandra" : "cassandra-" + (index + 1),
        folder,
        seats.hosts().get(index),
        seats.port());
    this.seats = seats;
    this.index = index;
    this.pace = pace;
    this.lib = jars.lib("cassandra");
  }

  /** From the next start on {@code nodetool} reaches it, from this machine only, by this port. */
  public void managedOn(int port) {
    jmx = OptionalInt.of(port);
  }

  /** Cassandra's {@code nodetool} for this node, without arguments; {@link #managedOn} first. */
  public List<String> nodetool() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(CassandraModules.OPENED);
    // It keeps a history there.
    command.add("-Duser.home=" + folder());
    command.addAll(List.of("-cp", lib + "/*", "org.apache.cassandra.tools.NodeTool"));
    command.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(jmx.orElseThrow())));
    return command;
  }

  /** The nodes for a driver's configuration. */
  public String contactPoints() {
    return seats.contactPoints();
  }

  /** What a driver has to give as its local data centre. */
  public String datacenter() {
    return "datacenter1";
  }

  @Override
  protected void prepare() throws IOException {
    Path conf = Files.createDirectories(folder().resolve("conf"));
    Files.writeString(conf.resolve("cassandra.yaml"), yaml() + security());
    Files.writeString(
        conf.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private String yaml() {
    return String.join(
        "\n",
        "cluster_name: viesti",
        "num_tokens: 1",
        "partitioner: org.apache.cassandra.dht.Murmur3Partitioner",
        "seed_provider:",
        "  - class_name: org.apache.cassandra.locator.SimpleSeedProvider",
        "    parameters:",
        "      - seeds: \"" + seats.hosts().get(0) + "\"",
        "listen_address: " + host(),
        "rpc_address: " + host(),
        "storage_port: " + seats.innerPort(),
        "native_transport_port: " + port(),
        "start_native_transport: true",
        "endpoint_snitch: SimpleSnitch",
        "data_file_directories: [" + folder().resolve("data") + "]",
        "commitlog_directory: " + folder().resolve("commitlog"),
        "hints_directory: " + folder().resolve("hints"),
        "saved_caches_directory: " + folder().resolve("saved_caches"),
        "cdc_raw_directory: " + folder().resolve("cdc_raw"),
        // The default, periodic, acknowledges up to ten seconds before it syncs.
        "commitlog_sync: group",
        "commitlog_sync_group_window: 2ms",
        // The ring is empty when it is made: nothing to stream to a node that joins.
        "auto_bootstrap: false",
        // Small: several servers and nodes share one machine.
        "commitlog_segment_size: 16MiB",
        "commitlog_total_space: 256MiB",
        "memtable_heap_space: 128MiB",
        "memtable_offheap_space: 128MiB",
        "memtable_allocation_type: offheap_objects",
        "disk_optimization_strategy: ssd",
        "concurrent_reads: 16",
        "concurrent_writes: 16",
        "concurrent_compactors: 1",
        "compaction_throughput: 64MiB/s",
        "auto_snapshot: false",
        "hinted_handoff_enabled: true",
        "write_request_timeout: 5s",
        "read_request_timeout: 5s",
        "range_request_timeout: 10s",
        "request_timeout: 10s",
        "");
  }

  /** Plain: whoever reaches it may do all. With TLS: only who has a certificate and a password. */
  private String security() throws IOException {
    if (identity().isEmpty()) {
      return "authenticator: AllowAllAuthenticator\nauthorizer: AllowAllAuthorizer\n";
    }
    String pem =
        """
          keystore: %s
          truststore: %s
          require_client_auth: true
          ssl_context_factory:
            class_name: org.apache.cassandra.security.PEMBasedSslContextFactory
        """
            .formatted(keyAndChain(identity().get()), identity().get().authorities());
    return """
        authenticator: PasswordAuthenticator
        authorizer: CassandraAuthorizer
        client_encryption_options:
          enabled: true
          optional: false
        %sserver_encryption_options:
          internode_encryption: %s
        %s"""
        .formatted(pem, seats.size() == 1 ? "none" : "all", pem);
  }

  @Override
  protected List<String> arguments() {
    List<String> arguments = new ArrayList<>(pace.ofServers());
    arguments.addAll(
        List.of("-Xms" + heap(), "-Xmx" + heap(), "-Xss256k", "-XX:MaxDirectMemorySize=256m"));
    arguments.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    arguments.addAll(CassandraModules.OPENED);
    arguments.addAll(
        List.of(
            "-Djava.security.manager=allow",
            "-Djdk.attach.allowAttachSelf=true",
            "-Dio.netty.tryReflectionSetAccessible=true",
            "-javaagent:" + agent(),
            "-Dcassandra.config=" + folder().resolve("conf/cassandra.yaml").toUri(),
            "-Dcassandra.storagedir=" + folder(),
            "-Dcassandra.logdir=" + folder(),
            "-Dlogback.configurationFile=" + folder().resolve("conf/logback.xml").toUri(),
            "-Djava.io.tmpdir=" + folder(),
            "-Dcassandra-foreground=yes",
            "-Dcassandra.superuser_setup_delay_ms=0",
            "-Dcassandra.consistent.rangemovement=false",
            "-Dcassandra.ring_delay_ms=" + (seats.size() == 1 ? 0 : 2_000),
            "-Dcassandra.initial_token=" + token()));
    arguments.addAll(gossip());
    jmx.ifPresent(port -> arguments.add("-Dcassandra.jmx.local.port=" + port));
    arguments.addAll(
        List.of(
            "-cp",
            folder().resolve("conf") + ":" + lib + "/*",
            "org.apache.cassandra.service.CassandraDaemon"));
    return arguments;
  }

  /**
   * One of a ring answers clients only when it has heard of the others (half of the defaults:
   * nobody is far away). Before that it would refuse what a quorum has to take, and drivers would
   * learn a ring without the others.
   */
  private List<String> gossip() {
    return seats.size() == 1
        ? List.of("-Dcassandra.skip_wait_for_gossip_to_settle=0")
        : List.of(
            "-Dcassandra.gossip_settle_min_wait_ms=2500",
            "-Dcassandra.gossip_settle_interval_ms=500");
  }

  private String heap() {
    return seats.size() == 1 ? "512m" : "384m";
  }

  /** Even shares of the ring of 2^64 tokens that begins at -2^63. */
  private String token() {
    BigInteger whole = BigInteger.ONE.shiftLeft(64);
    return BigInteger.valueOf(Long.MIN_VALUE)
        .add(
            whole
                .multiply(BigInteger.valueOf(2L * index + 1))
                .divide(BigInteger.valueOf(2L * seats.size())))
        .toString();
  }

  private Path agent() {
    try (var jars = Files.newDirectoryStream(lib, "jamm-*.jar")) {
      return jars.iterator().next();
    } catch (IOException | java.util.NoSuchElementException e) {
      throw new ServerException("no jamm in " + lib, e);
    }
  }

  @Override
  public boolean answers() {
    byte[] answer = Probe.ask(sockets(), host(), port(), OPTIONS, OPTIONS.length);
    return answer.length == OPTIONS.length && answer[4] == SUPPORTED;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(3);
  }
}
