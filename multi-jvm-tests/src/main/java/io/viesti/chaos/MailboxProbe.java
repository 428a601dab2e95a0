package io.viesti.chaos;

import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.process.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Reads mailboxes over HTTP at one node, many at a time, none of them waited for. */
public final class MailboxProbe {
  private static final Duration ONE_READ = Duration.ofSeconds(2);
  private static final long AGAIN_MILLIS = 100;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String node;

  /** At one node, as {@code host:port}. */
  public MailboxProbe(String node) {
    this.node = node;
  }

  /**
   * Tries each mailbox again and again until its list could be read.
   *
   * @param since a moment of {@link System#nanoTime}
   * @return milliseconds from there to the first read of the last of them
   * @throws IllegalStateException naming some of those that could not be read in time
   */
  public long untilAllRead(List<String> addresses, long since, Duration atMost) {
    Map<String, Long> readAt = new ConcurrentHashMap<>();
    boolean[] over = {false};
    addresses.forEach(address -> tryUntilRead(address, readAt, over));
    try {
      Waiting.holdsWithin(atMost, Duration.ofMillis(20), () -> readAt.size() == addresses.size());
    } finally {
      over[0] = true;
    }
    if (readAt.size() < addresses.size()) {
      List<String> unread =
          addresses.stream().filter(address -> !readAt.containsKey(address)).toList();
      throw new IllegalStateException(
          unread.size()
              + " mailboxes could not be read at "
              + node
              + " within "
              + atMost
              + ", such as "
              + unread.get(0));
    }
    return TimeUnit.NANOSECONDS.toMillis(
        readAt.values().stream().mapToLong(at -> at - since).max().orElse(0));
  }

  private void tryUntilRead(String address, Map<String, Long> readAt, boolean[] over) {
    read(address)
        .thenAccept(
            status -> {
              if (status == 200) {
                readAt.put(address, System.nanoTime());
              } else if (!over[0]) {
                CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> tryUntilRead(address, readAt, over));
              }
            });
  }

  /** The status of reading a mailbox's list; 0 when there is none. Never fails. */
  CompletableFuture<Integer> read(String address) {
    String login = address + ":" + ViestiTown.password();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + node + "/folders/inbox/emails?limit=1"))
            .timeout(ONE_READ)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .build();
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .handle((response, failure) -> failure == null ? response.statusCode() : 0);
  }
}
