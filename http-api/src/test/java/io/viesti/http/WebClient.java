package io.viesti.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A client as outsiders write it: java.net.http and nothing of ours. Immutable. */
record WebClient(int port, List<String> headers, String address) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  WebClient(int port) {
    this(port, List.of(), "");
  }

  /** An answer. */
  record Answer(int status, HttpResponse<byte[]> response) {
    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new IllegalStateException(text(), e);
      }
    }

    String text() {
      return new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  WebClient header(String name, String value) {
    List<String> all = new ArrayList<>(headers);
    all.add(name);
    all.add(value);
    return new WebClient(port, all, address);
  }

  WebClient basic(String user, String password) {
    String credentials =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new WebClient(port, List.of("Authorization", "Basic " + credentials), user);
  }

  WebClient bearer(String token) {
    return new WebClient(port, List.of("Authorization", "Bearer " + token), address);
  }

  Answer get(String path) {
    return call("GET", path, null);
  }

  Answer post(String path, String json) {
    return call("POST", path, json.getBytes(StandardCharsets.UTF_8));
  }

  Answer post(String path, byte[] body) {
    return call("POST", path, body);
  }

  Answer patch(String path, String json) {
    return call("PATCH", path, json.getBytes(StandardCharsets.UTF_8));
  }

  Answer delete(String path) {
    return call("DELETE", path, null);
  }

  Answer call(String method, String path, byte[] body) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request(method, path, body), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A response whose body goes on. */
  HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
    return HTTP.send(request("GET", path, null), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(String method, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return request.build();
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
