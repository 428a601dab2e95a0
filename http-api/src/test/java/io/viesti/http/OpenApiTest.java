package io.viesti.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.viesti.http.WebClient.Answer;
import io.viesti.http.openapi.OpenApiRoutes;
import io.viesti.http.openapi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The OpenAPI document and the routes say the same. */
@ExtendWith(WebNode.Resolver.class)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private static JsonNode document() throws Exception {
    return new ObjectMapper(new YAMLFactory()).readTree(OpenApiRoutes.document());
  }

  private static Set<String> documented() throws Exception {
    Set<String> all = new TreeSet<>();
    document()
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method)) {
                            all.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return all;
  }

  /** A path with made-up ids in it. */
  private static String filled(String path) {
    return path.replace("{address}", "nobody@demo.test").replaceAll("\\{[^}]+}", "0000000000001");
  }

  private static List<Operation> operations() {
    List<Operation> all = new ArrayList<>(Operation.WEB);
    all.addAll(Operation.ADMIN);
    return all;
  }

  @Test
  void everyOperationIsDocumentedAndNothingElse() throws Exception {
    Set<String> routed = new TreeSet<>();
    operations().forEach(each -> routed.add(each.method() + " " + each.path()));
    assertThat(documented()).isEqualTo(routed);
  }

  @Test
  void everyDocumentedOperationIsRouted(WebNode node) {
    for (Operation operation : operations()) {
      boolean admin = operation.path().startsWith("/admin");
      // Without credentials a route that is there says so; what is not there is 404 or 405.
      WebClient client = admin ? node.operator() : node.client();
      Answer answer =
          client.call(
              operation.method(),
              filled(operation.path()),
              operation.method().equals("GET")
                  ? null
                  : "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (admin) {
        // Known to the router, whatever it thinks of the made-up ids.
        assertThat(answer.status()).as(operation.toString()).isNotEqualTo(405);
        assertThat(answer.text())
            .as(operation.toString())
            .doesNotContain("The requested resource could not be found");
      } else {
        assertThat(answer.status()).as(operation.toString()).isIn(401, 422);
      }
    }
  }

  @Test
  void methodsThatAreNotDocumentedAreRefused(WebNode node) throws Exception {
    Set<String> documented = documented();
    WebClient alice = node.account();
    for (Operation operation : operations()) {
      WebClient client = operation.path().startsWith("/admin") ? node.operator() : alice;
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        if (!documented.contains(method + " " + operation.path())) {
          Answer answer = client.call(method, filled(operation.path()), null);
          assertThat(answer.status()).as(method + " " + operation.path()).isEqualTo(405);
        }
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    JsonNode document = document();
    document
        .findValuesAsText("$ref")
        .forEach(
            ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void theDocumentIsServed(WebNode node) {
    Answer answer = node.client().get("/openapi.yaml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("openapi: 3.1.0");
    assertThat(answer.response().body()).isEqualTo(OpenApiRoutes.document());
  }

  @Test
  void thePageIsServedUnderAStrictContentPolicy(WebNode node) {
    for (String path : List.of("/", "/viesti.js", "/viesti.css")) {
      Answer answer = node.client().get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.header("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .contains("script-src 'self'");
      assertThat(answer.text()).doesNotContain("http://").doesNotContain("https://");
    }
  }

  @Test
  void requestsAreCountedByOperationAndClassOfStatus(WebNode node) {
    WebClient alice = node.account();
    alice.get("/folders/inbox/emails");
    alice.get("/folders/nowhere/emails");
    alice.get("/made/up");
    assertThat(count(node, "/folders/{folder_id}/emails", "2xx")).isPositive();
    assertThat(count(node, "/folders/{folder_id}/emails", "4xx")).isPositive();
    assertThat(count(node, "other", "4xx")).isPositive();
  }

  private static long count(WebNode node, String route, String status) {
    return node.metrics
        .get("http.requests")
        .tags("route", route, "method", "GET", "status", status)
        .timer()
        .count();
  }
}
