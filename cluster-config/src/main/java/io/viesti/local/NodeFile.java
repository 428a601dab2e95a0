package io.viesti.local;

import io.viesti.backing.CassandraRole;
import io.viesti.backing.S3Server;
import io.viesti.certificate.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configuration file of one node of a {@link ClusterPlan}, as an operator would write it. */
final class NodeFile {
  private NodeFile() {}

  /**
   * @param i the node, from 1
   * @param data its data directory
   * @param identity what it shows when everything inside is TLS
   */
  static String text(ClusterPlan plan, int i, Path data, S3Server s3, Optional<Identity> identity) {
    String host = plan.host(i);
    int inSync = plan.replicas() == 1 ? 1 : 2;
    return """
        viesti {
          form = cluster
          roles = %s
          cluster.seeds = %s
          data = %s
          bind = "%s"
          hostname = "node-%d.localhost"
          management.bind = "%s"
          submission.plaintext-auth = loopback
          cassandra { contact-points = %s, replication = %d }
          kafka { bootstrap-servers = "%s", replicas = %d, min-insync = %d }
          s3 {
            endpoint = "%s"
            access-key = "%s"
            secret-key-file = %s
            spool.dir = %s
          }
        }
        pekko.remote.artery {
          canonical.hostname = "%s"
          # So that both ends of a connection tell the nodes apart.
          advanced.tcp.outbound-client-hostname = "%s"
        }
        %s
        %s
        """
        .formatted(
            list(plan.roles().get(i - 1)),
            list(seeds(plan)),
            quoted(data),
            host,
            i,
            host,
            list(List.of(plan.cassandra().contactPoints().split(","))),
            plan.replicas(),
            plan.kafka().contactPoints(),
            plan.replicas(),
            inSync,
            s3.endpoint(),
            s3.accessKey(),
            quoted(s3.secretKeyFile()),
            quoted(data.resolve("spool")),
            host,
            host,
            identity.map(shown -> tls(shown, data)).orElse(""),
            plan.settings());
  }

  private static String tls(Identity identity, Path data) {
    return """
        viesti {
          inside { tls = on, authorities = %s, certificate = %s, key = %s }
          cassandra { username = %s, password-file = %s }
        }
        """
        .formatted(
            quoted(identity.authorities()),
            quoted(identity.certificate()),
            quoted(identity.key()),
            CassandraRole.NAME,
            quoted(data.resolve(ClusterFolder.CASSANDRA_PASSWORD)));
  }

  private static List<String> seeds(ClusterPlan plan) {
    return IntStream.rangeClosed(1, plan.nodes()).mapToObj(plan::host).toList();
  }

  private static String list(List<String> values) {
    return values.stream()
        .map(value -> "\"" + value + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
