package io.viesti.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** The demo's domain and accounts, made over the management address of a running node. */
final class DemoAccounts {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int CONFLICT = 409;

  private final HttpClient client;
  private final URI base;
  private final String token;

  private DemoAccounts(URI base, Optional<SSLContext> tls, String token) {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.base = base;
    this.token = token;
  }

  /** Makes them unless an earlier run did. A cluster that just formed may need a few tries. */
  static void make(URI management, Optional<SSLContext> tls, String token) {
    DemoAccounts demo = new DemoAccounts(management, tls, token);
    demo.post("/admin/domains", "{\"name\":\"demo.test\"}");
    for (String name : new String[] {"alice", "bob"}) {
      demo.post(
          "/admin/accounts", "{\"address\":\"" + name + "@demo.test\",\"password\":\"demo\"}");
    }
  }

  private void post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String answer = answerTo(request);
    while (!answer.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AdminException("the demo's accounts can't be made: " + path + ": " + answer);
      }
      LockSupport.parkNanos(AGAIN_NANOS);
      answer = answerTo(request);
    }
  }

  /** Empty when it is done, or was done before. */
  private String answerTo(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      boolean there = response.statusCode() / 100 == 2 || response.statusCode() == CONFLICT;
      return there ? "" : response.statusCode() + " " + response.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdminException("interrupted");
    }
  }
}
