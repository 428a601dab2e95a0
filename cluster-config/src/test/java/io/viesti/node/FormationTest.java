package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormationTest {

  private static Config settings(String given) {
    return Formation.settings(NodeConfig.load(Optional.empty(), ConfigFactory.parseString(given)));
  }

  @Test
  void a_node_without_seeds_is_a_cluster_by_itself() {
    Config config = settings("");

    assertThat(Formation.seeds(config)).isEmpty();
    assertThat(config.getInt("pekko.cluster.min-nr-of-members")).isEqualTo(1);
    assertThat(config.getStringList("pekko.cluster.roles"))
        .containsExactly("edge", "mailbox", "delivery", "api");
  }

  @Test
  void seeds_are_named_by_host_and_keep_their_order() {
    Config config =
        settings("viesti { form = cluster, cluster.seeds = [v-0.v, \"v-1.v:7000\", v-2.v] }");

    assertThat(Formation.seeds(config))
        .extracting(Address::toString)
        .containsExactly(
            "pekko://viesti@v-0.v:7355", "pekko://viesti@v-1.v:7000", "pekko://viesti@v-2.v:7355");
  }

  @Test
  void a_cluster_begins_with_most_of_its_seeds() {
    assertThat(least("[a, b, c]", 0)).isEqualTo(2);
    assertThat(least("[a, b]", 0)).isEqualTo(2);
    assertThat(least("[a]", 0)).isEqualTo(1);
    assertThat(least("[a, b, c]", 3)).isEqualTo(3);
  }

  private static int least(String seeds, int configured) {
    return settings(
            "viesti { form = cluster, cluster.seeds = "
                + seeds
                + ", cluster.min-members = "
                + configured
                + " }")
        .getInt("pekko.cluster.min-nr-of-members");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\":7355\"", "\"a:b\"", "\"a:\""})
  void a_seed_that_is_no_address_is_refused(String seed) {
    assertThatThrownBy(
            () ->
                Formation.seeds(
                    settings("viesti { form = cluster, cluster.seeds = [" + seed + "] }")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.cluster.seeds");
  }

  @Test
  void an_embedded_node_has_no_seeds() {
    assertThatThrownBy(() -> settings("viesti.cluster.seeds = [a]"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.form = cluster");
  }

  @Test
  void there_are_two_forms() {
    assertThatThrownBy(() -> settings("viesti.form = both"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("viesti.form = both");
  }

  @Test
  void the_form_decides_about_the_journal() {
    assertThat(settings("").getString("pekko.persistence.journal.plugin"))
        .isEqualTo("viesti.engine.journal");
    assertThat(settings("viesti.form = cluster").getStringList("pekko.extensions"))
        .noneMatch(name -> name.contains("engine"));
  }

  @Test
  void roles_are_of_the_known_ones() {
    assertThat(Roles.from(settings("viesti { form = cluster, roles = [edge, api] }")))
        .isEqualTo(new Roles(true, false, false, true));
    assertThatThrownBy(() -> Roles.from(settings("viesti { form = cluster, roles = [mail] }")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("mail is not a role");
    assertThatThrownBy(() -> Roles.from(settings("viesti { form = cluster, roles = [] }")))
        .isInstanceOf(StartupException.class);
  }

  @Test
  void an_embedded_node_hosts_its_own_mailboxes() {
    assertThatThrownBy(() -> Roles.from(settings("viesti.roles = [edge, api]")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("mailbox and delivery");
  }
}
