package io.viesti.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Reads an event stream on a thread of its own (WHATWG HTML §9.2.6, as far as it matters). */
final class SseClient implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final Thread reader;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile String lastEventId = "";

  record Event(String id, String type, JsonNode data) {}

  SseClient(WebClient client, String path) {
    try {
      response = client.open(path);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    reader = new Thread(this::read, "sse");
    reader.setDaemon(true);
    reader.start();
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private void read() {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String type = "message";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(new Event(lastEventId, type, json.readTree(data)));
          }
          type = "message";
          data = "";
        } else if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("id: ")) {
          lastEventId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data += line.substring(6);
        }
      }
    } catch (IOException cut) {
      // The stream was cut: what came is what there is.
    }
  }

  List<Event> events() {
    return events;
  }

  List<String> comments() {
    return comments;
  }

  String lastEventId() {
    return lastEventId;
  }

  /** Waits until the stream has begun. */
  SseClient begun() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !comments.isEmpty());
    return this;
  }

  List<Event> await(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> events.size() >= count);
    return events;
  }

  void awaitEnd() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !reader.isAlive());
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException closed) {
      // Closed is what it should be.
    }
  }
}
