package io.viesti.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SchemaAgreementTest {
  private static final UUID BEFORE = new UUID(0, 1);
  private static final UUID AFTER = new UUID(0, 2);

  private final Map<UUID, Node> nodes = new HashMap<>();
  private final Map<Node, List<UUID>> answers = new HashMap<>();
  private final List<Node> asked = new ArrayList<>();

  @Test
  void waitsForTheNodeThatHasNotHeardOfTheChange() {
    Node changed = node(NodeState.UP, AFTER);
    Node late = node(NodeState.UP, BEFORE, BEFORE, AFTER);

    assertThat(new SchemaAgreement(session()).reached()).isTrue();

    assertThat(asked).filteredOn(node -> node == late).hasSize(3);
    assertThat(asked).filteredOn(node -> node == changed).hasSize(3);
  }

  @Test
  void doesNotWaitForANodeThatIsDown() {
    node(NodeState.UP, AFTER);
    Node down = node(NodeState.DOWN, BEFORE);

    assertThat(new SchemaAgreement(session()).reached()).isTrue();

    assertThat(asked).isNotEmpty().doesNotContain(down);
  }

  /** A node that answers with these versions one after the other, the last of them for ever. */
  private Node node(NodeState state, UUID... versions) {
    Node node = answering(Node.class, Map.of("getState", arguments -> state));
    nodes.put(UUID.randomUUID(), node);
    answers.put(node, new ArrayList<>(List.of(versions)));
    return node;
  }

  private CqlSession session() {
    Metadata metadata = answering(Metadata.class, Map.of("getNodes", arguments -> nodes));
    return answering(
        CqlSession.class,
        Map.of(
            "getMetadata",
            arguments -> metadata,
            "execute",
            arguments -> rows(((Statement<?>) arguments[0]).getNode())));
  }

  private ResultSet rows(Node node) {
    asked.add(node);
    List<UUID> left = answers.get(node);
    UUID version = left.size() > 1 ? left.remove(0) : left.get(0);
    Row row = answering(Row.class, Map.of("getUuid", arguments -> version));
    return answering(ResultSet.class, Map.of("one", arguments -> row));
  }

  private static <T> T answering(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  case "toString" -> type.getSimpleName();
                  default -> methods.get(method.getName()).apply(arguments);
                }));
  }
}
