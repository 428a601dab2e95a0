package io.viesti.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.viesti.node.NodeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The manifests hang together, and fit the program's ports, roles and phases. */
class KubernetesFilesTest {
  private static final Config CONFIG = NodeConfig.load(Optional.empty(), ConfigFactory.empty());

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String component(JsonNode set) {
    return set.at("/spec/template/metadata/labels").path("app.kubernetes.io/component").asText();
  }

  private static JsonNode container(JsonNode set) {
    return set.at("/spec/template/spec/containers/0");
  }

  private static Map<String, Integer> ports(JsonNode set) {
    Map<String, Integer> ports = new TreeMap<>();
    for (JsonNode port : container(set).path("ports")) {
      ports.put(port.path("name").asText(), port.path("containerPort").asInt());
    }
    return ports;
  }

  @Test
  void every_document_is_an_object_with_a_name() {
    for (String folder : new String[] {"kubernetes", "monitoring"}) {
      for (Path file : DeployFiles.yaml(folder)) {
        if (file.endsWith("adapter-rules.yaml")) {
          continue;
        }
        assertThat(DeployFiles.documents(file)).as(file.toString()).isNotEmpty();
        for (JsonNode one : DeployFiles.documents(file)) {
          assertThat(one.path("apiVersion").asText()).as(file.toString()).isNotEmpty();
          assertThat(one.path("kind").asText()).as(file.toString()).isNotEmpty();
          if (!file.endsWith("kustomization.yaml")) {
            assertThat(one.at("/metadata/name").asText()).as(file.toString()).startsWith("viesti");
          }
        }
      }
    }
  }

  @Test
  void each_role_has_its_nodes_a_budget_and_an_autoscaler() {
    List<String> roles = new ArrayList<>();
    for (JsonNode set : DeployFiles.objects("StatefulSet")) {
      String name = set.at("/metadata/name").asText();
      String role =
          list(container(set).path("env")).stream()
              .filter(variable -> variable.path("name").asText().equals("VIESTI_ROLES"))
              .map(variable -> variable.path("value").asText())
              .findFirst()
              .orElseThrow();
      roles.add(role);
      assertThat(component(set)).isEqualTo(role);
      assertThat(name).isEqualTo("viesti-" + role);
      JsonNode labels = set.at("/spec/template/metadata/labels");
      assertThat(set.at("/spec/selector/matchLabels")).isEqualTo(labels);
      assertThat(DeployFiles.object("PodDisruptionBudget", name).at("/spec/selector/matchLabels"))
          .isEqualTo(labels);
      JsonNode scaler = DeployFiles.object("HorizontalPodAutoscaler", name);
      assertThat(scaler.at("/spec/scaleTargetRef/name").asText()).isEqualTo(name);
      // Else the autoscaler and whoever applies the file pull at the same number.
      assertThat(set.at("/spec/replicas").isMissingNode()).isTrue();
    }
    assertThat(roles).containsExactlyInAnyOrderElementsOf(CONFIG.getStringList("viesti.roles"));
  }

  @Test
  void ports_are_those_of_the_configuration() {
    int remoting = CONFIG.getInt("pekko.remote.artery.canonical.port");
    int management = CONFIG.getInt("viesti.management.port");
    for (JsonNode set : DeployFiles.objects("StatefulSet")) {
      assertThat(ports(set))
          .containsEntry("remoting", remoting)
          .containsEntry("management", management);
    }
    assertThat(ports(DeployFiles.object("StatefulSet", "viesti-edge")))
        .containsEntry("smtp", CONFIG.getInt("viesti.smtp.port"))
        .containsEntry("submission", CONFIG.getInt("viesti.submission.port"))
        .containsEntry("submissions", CONFIG.getInt("viesti.submission.tls-port"));
    assertThat(ports(DeployFiles.object("StatefulSet", "viesti-api")))
        .containsEntry("http", CONFIG.getInt("viesti.http.port"));
  }

  @Test
  void services_and_policies_name_ports_that_nodes_have() {
    Map<String, Integer> all = new TreeMap<>();
    DeployFiles.objects("StatefulSet").forEach(set -> all.putAll(ports(set)));
    for (JsonNode service : DeployFiles.objects("Service")) {
      for (JsonNode port : service.at("/spec/ports")) {
        assertThat(all).containsKey(port.path("targetPort").asText());
      }
    }
    List<JsonNode> policies = DeployFiles.objects("NetworkPolicy");
    assertThat(policies).isNotEmpty();
    for (JsonNode policy : policies) {
      for (JsonNode rule : policy.at("/spec/ingress")) {
        for (JsonNode port : rule.path("ports")) {
          assertThat(all).containsValue(port.path("port").asInt());
        }
      }
    }
  }

  @Test
  void probes_ask_what_management_answers_and_the_end_has_time() {
    long phases = ShutdownPhases.seconds(CONFIG);
    for (JsonNode set : DeployFiles.objects("StatefulSet")) {
      JsonNode container = container(set);
      assertThat(container.at("/readinessProbe/httpGet/path").asText())
          .isEqualTo("/" + CONFIG.getString("pekko.management.health-checks.readiness-path"));
      for (String probe : new String[] {"startupProbe", "livenessProbe"}) {
        assertThat(container.path(probe).at("/httpGet/path").asText())
            .isEqualTo("/" + CONFIG.getString("pekko.management.health-checks.liveness-path"));
      }
      JsonNode pause = container.at("/lifecycle/preStop/exec/command/1");
      assertThat(set.at("/spec/template/spec/terminationGracePeriodSeconds").asLong())
          .isGreaterThan(phases + pause.asLong(0));
    }
  }

  @Test
  void the_seeds_are_the_first_mailbox_nodes_in_order_under_names_published_early() {
    Config config = NodeFiles.config(DeployFiles.object("ConfigMap", "viesti-config"));
    JsonNode set = DeployFiles.object("StatefulSet", "viesti-mailbox");
    JsonNode service = DeployFiles.object("Service", set.at("/spec/serviceName").asText());
    String host =
        "viesti-mailbox-%d."
            + service.at("/metadata/name").asText()
            + "."
            + service.at("/metadata/namespace").asText()
            + ".svc.cluster.local";
    List<String> seeds = config.getStringList("viesti.cluster.seeds");
    for (int i = 0; i < seeds.size(); i++) {
      assertThat(seeds.get(i)).isEqualTo(host.formatted(i));
    }
    assertThat(seeds).hasSize(3);
    assertThat(
            DeployFiles.object("HorizontalPodAutoscaler", "viesti-mailbox")
                .at("/spec/minReplicas")
                .asInt())
        .isGreaterThanOrEqualTo(seeds.size());
    assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
    assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
    assertThat(set.at("/spec/podManagementPolicy").asText()).isEqualTo("Parallel");
    assertThat(container(set).toString())
        .contains("$(POD_NAME)." + service.at("/metadata/name").asText() + ".");
  }

  @Test
  void every_mounted_secret_is_in_the_secret_and_in_the_configuration() {
    Config config = NodeFiles.config(DeployFiles.object("ConfigMap", "viesti-config"));
    List<String> files = new ArrayList<>();
    config
        .entrySet()
        .forEach(
            entry -> {
              String value = String.valueOf(entry.getValue().unwrapped());
              if (value.startsWith("/etc/viesti/secrets/")) {
                files.add(value.substring("/etc/viesti/secrets/".length()));
              }
            });
    JsonNode secret = DeployFiles.object("Secret", "viesti-secrets").path("stringData");
    List<String> keys = new ArrayList<>();
    secret.fieldNames().forEachRemaining(keys::add);
    assertThat(files).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(secret).allSatisfy(value -> assertThat(value.asText()).isEmpty());
  }

  @Test
  void the_migration_runs_as_the_command_line_has_it() {
    JsonNode job = DeployFiles.object("Job", "viesti-migrate");
    assertThat(list(container(job).path("args")).stream().map(JsonNode::asText))
        .containsExactly("migrate", "--config", "/etc/viesti/viesti.conf");
    assertThat(DeployFiles.text("kubernetes/kustomization.yaml")).doesNotContain("- migrate.yaml");
  }
}
