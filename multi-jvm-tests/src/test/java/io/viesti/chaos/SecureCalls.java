package io.viesti.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.viesti.local.LocalCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;

/** What an operator, an owner and a sender say to a cluster whose inside is TLS. Blocking. */
final class SecureCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalCluster cluster;
  private final HttpClient client;

  SecureCalls(LocalCluster cluster) {
    this.cluster = cluster;
    client = HttpClient.newBuilder().sslContext(cluster.clients().orElseThrow()).build();
  }

  /** Tries until node 1 has done it, or knows it as done. */
  void operate(String path, String body) {
    HttpRequest request =
        operator(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> List.of(2, 4).contains(answer(request).statusCode() / 100));
  }

  /** What an operator reads at node 1. */
  JsonNode inspect(String path) throws IOException {
    return JSON.readTree(answer(operator(path).build()).body());
  }

  private HttpRequest.Builder operator(String path) {
    return HttpRequest.newBuilder(cluster.management(1).resolve(path))
        .header("Authorization", "Bearer " + cluster.operatorToken());
  }

  /** What an owner reads at node 1. */
  HttpResponse<String> read(String address, String path) throws IOException {
    String login =
        Base64.getEncoder().encodeToString((address + ":demo").getBytes(StandardCharsets.UTF_8));
    return answer(
        HttpRequest.newBuilder(cluster.web(1).resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Basic " + login)
            .build());
  }

  JsonNode readJson(String address, String path) throws IOException {
    return JSON.readTree(read(address, path).body());
  }

  /** The status of reading something without showing who asks. */
  int anonymously(URI uri) throws IOException {
    return answer(HttpRequest.newBuilder(uri).build()).statusCode();
  }

  private HttpResponse<String> answer(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Sends a mail at a node's MX and requires its acceptance. */
  void send(int node, String to, String subject, String body) throws IOException {
    try (Socket socket = new Socket(cluster.plan().host(node), 2525);
        BufferedReader replies =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      expect(replies, "220");
      String mail = "Subject: " + subject + "\r\nMessage-ID: <" + subject + "@x>\r\n\r\n" + body;
      for (String line :
          List.of(
              "HELO x\r\n",
              "MAIL FROM:<a@example.org>\r\n",
              "RCPT TO:<" + to + ">\r\n",
              "DATA\r\n",
              mail + ".\r\n")) {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        expect(replies, line.startsWith("DATA") ? "354" : "250");
      }
    }
  }

  private static void expect(BufferedReader replies, String code) throws IOException {
    assertThat(replies.readLine()).startsWith(code);
  }
}
