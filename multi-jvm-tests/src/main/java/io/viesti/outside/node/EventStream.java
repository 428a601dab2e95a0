package io.viesti.outside.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A reader of {@code GET /events} (server-sent events) on a thread of its own, which ends when the
 * connection does. Cut it with {@link #close} and resume after {@link #lastEventId}.
 */
public final class EventStream implements AutoCloseable {
  /** For the head of the answer; the stream itself has no end. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Consumer<Event> listener;
  private final InputStream stream;
  private final Thread reader;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile String lastEventId;
  private volatile long lastHeard = System.nanoTime();

  /**
   * One event.
   *
   * @param id {@code seq.index}; empty for those without
   */
  public record Event(String id, String type, JsonNode data) {}

  /**
   * @param listener told of each event when it was read, on the stream's thread, which waits
   */
  EventStream(String node, String authorization, String after, Consumer<Event> listener) {
    this.listener = listener;
    lastEventId = after;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + node + "/events"))
            .timeout(ANSWER)
            .header("Authorization", authorization)
            .header("Accept", "text/event-stream");
    if (after != null) {
      request.header("Last-Event-ID", after);
    }
    try {
      HttpResponse<InputStream> response =
          HttpCalls.CLIENT.send(request.build(), BodyHandlers.ofInputStream());
      stream = response.body();
      if (response.statusCode() != 200) {
        stream.close();
        throw new IllegalStateException("GET /events answered " + response.statusCode());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    reader = new Thread(this::read, "events");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String id = "";
      String type = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lastHeard = System.nanoTime();
        if (line.isEmpty()) {
          if (data.length() > 0) {
            Event event =
                new Event(
                    id, type, HttpCalls.parse(data.toString().getBytes(StandardCharsets.UTF_8)));
            listener.accept(event);
            events.add(event);
            lastEventId = id.isEmpty() ? lastEventId : id;
          }
          id = "";
          type = "message";
          data.setLength(0);
        } else if (line.startsWith("id:")) {
          id = line.substring(3).trim();
        } else if (line.startsWith("event:")) {
          type = line.substring(6).trim();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).trim());
        }
      }
    } catch (IOException ended) {
      // The node died or we closed the stream: what came so far is what there is.
    }
  }

  /** What has come so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** What has come so far of one type. */
  public List<Event> events(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  /** The id to resume after; null if none came. */
  public String lastEventId() {
    return lastEventId;
  }

  /** How long nothing came, not even a heartbeat. */
  public Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  /** Whether the connection is still there. */
  public boolean open() {
    return reader.isAlive();
  }

  @Override
  public void close() {
    try {
      stream.close();
      reader.join(5_000);
    } catch (IOException closed) {
      // Closed is what it should be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
