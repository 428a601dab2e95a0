package io.viesti.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.viesti.certificate.Identity;
import io.viesti.node.OperatorToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.Option;

/** Speaks to a running node's management address with the operator token. A picocli mixin. */
final class AdminClient {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--management",
      defaultValue = "${env:VIESTI_MANAGEMENT:-http://127.0.0.1:7626}",
      description = "management address of the node (default: ${DEFAULT-VALUE})")
  private URI management;

  @Option(
      names = "--data",
      defaultValue = "${env:VIESTI_DATA:-./data}",
      description =
          "the node's data directory, to read its operator token (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(names = "--token-file", description = "file with the operator token")
  private Path tokenFile;

  @Option(
      names = "--authorities",
      paramLabel = "FILE",
      defaultValue = "${env:VIESTI_INSIDE_AUTHORITIES:-}",
      description = "PEM of who may sign the node's certificate when its address is https")
  private Path authorities;

  @Option(names = "--json", description = "print the answer as JSON, for scripts")
  private boolean json;

  private HttpClient http;

  boolean wantsJson() {
    return json;
  }

  JsonNode get(String path) {
    return call("GET", path, null);
  }

  /** What is no JSON, such as metrics. */
  String text(String path) {
    return exchange("GET", path, "application/json", null);
  }

  JsonNode post(String path, Object body) {
    return call("POST", path, body);
  }

  JsonNode patch(String path, Object body) {
    return call("PATCH", path, body);
  }

  /** Pekko's own calls take forms. */
  JsonNode putForm(String path, String form) {
    return call("PUT", path, "application/x-www-form-urlencoded", form);
  }

  JsonNode delete(String path) {
    return call("DELETE", path, null);
  }

  /** A path segment, percent-encoded. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode call(String method, String path, Object body) {
    return call(method, path, "application/json", body == null ? null : write(body));
  }

  private JsonNode call(String method, String path, String type, String body) {
    return read(exchange(method, path, type, body));
  }

  private String exchange(String method, String path, String type, String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(management.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", type)
            .method(method, publisher)
            .build();
    try {
      HttpResponse<String> response = client().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new AdminException(reason(response.statusCode(), read(response.body())));
      }
      return response.body();
    } catch (IOException e) {
      throw new AdminException(
          "no node answers at "
              + management
              + " ("
              + why(e)
              + "); start one with `./viesti start`, or say --management");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdminException("interrupted");
    }
  }

  private HttpClient client() throws IOException {
    if (http == null) {
      HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
      if (authorities != null && !authorities.toString().isBlank()) {
        builder.sslContext(Identity.believing(authorities));
      }
      http = builder.build();
    }
    return http;
  }

  private static String why(IOException e) {
    return e instanceof ConnectException
        ? "connection refused"
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  private static String reason(int status, JsonNode problem) {
    String title = problem.path("title").asText(problem.path("message").asText(""));
    String detail = problem.path("detail").asText(title);
    return detail.isEmpty() ? "the node answered " + status : detail + " (" + status + ")";
  }

  private String token() {
    String given = System.getenv("VIESTI_OPERATOR_TOKEN");
    if (tokenFile == null && given != null && !given.isBlank()) {
      return given;
    }
    Path file = tokenFile != null ? tokenFile : data.resolve(OperatorToken.FILE);
    try {
      if (!Files.isReadable(file)) {
        throw new AdminException(
            "no operator token: "
                + file
                + " can't be read; say --data, --token-file or set"
                + " VIESTI_OPERATOR_TOKEN");
      }
      return OperatorToken.read(file);
    } catch (IOException e) {
      throw new AdminException("operator token in " + file + ": " + e.getMessage());
    }
  }

  private static String write(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode read(String body) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      throw new AdminException(
          "the answer is not JSON; is that a management address? "
              + body.lines().findFirst().orElse(""));
    }
  }
}
