package io.viesti.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * An HTTP client that says exactly what a test wants said to one port, header by header.
 *
 * @param authorization value of the header; null for none
 */
record HttpTalk(String host, int port, String authorization) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static HttpTalk anonymous(int port) {
    return new HttpTalk(LOOPBACK, port, null);
  }

  static HttpTalk basic(int port, String address, String password) {
    String pair = address + ":" + password;
    return new HttpTalk(
        LOOPBACK,
        port,
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  static HttpTalk bearer(int port, String token) {
    return new HttpTalk(LOOPBACK, port, "Bearer " + token);
  }

  /** The same to another of our own addresses. */
  HttpTalk at(String address) {
    return new HttpTalk(address, port, authorization);
  }

  Answer get(String path, String... headers) {
    return call("GET", path, null, headers);
  }

  Answer post(String path, String json, String... headers) {
    return call("POST", path, json, headers);
  }

  Answer patch(String path, String json, String... headers) {
    return call("PATCH", path, json, headers);
  }

  Answer delete(String path, String... headers) {
    return call("DELETE", path, null, headers);
  }

  /**
   * @param json null for no body
   * @param headers names and values in turn
   */
  Answer call(String method, String path, String json, String... headers) {
    byte[] body = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
    return send(method, path, body, "application/json", headers);
  }

  /** A body that is not JSON. */
  Answer upload(String path, byte[] octets) {
    return send("POST", path, octets, "application/octet-stream");
  }

  private Answer send(
      String method, String path, byte[] body, String contentType, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What came back. */
  record Answer(HttpResponse<byte[]> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    byte[] octets() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    /** Insists on a status. */
    Answer is(int status) {
      assertThat(status())
          .as(response.request().method() + " " + response.uri() + ": " + text())
          .isEqualTo(status);
      return this;
    }

    /** Insists on a problem document (RFC 9457) that says something and no more than it should. */
    Answer isProblem(int status) {
      is(status);
      assertThat(header("Content-Type")).startsWith("application/problem+json");
      assertThat(json().path("status").asInt()).isEqualTo(status);
      assertThat(json().path("type").asText()).isNotEmpty();
      assertThat(json().path("title").asText()).isNotEmpty();
      assertThat(json().path("detail").asText()).isNotEmpty();
      assertThat(text()).doesNotContain("Exception").doesNotContain("\tat ");
      return this;
    }
  }
}
