package io.viesti.chaos;

import io.viesti.bench.readback.ViestiTown;
import io.viesti.outside.process.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Reads mailboxes over HTTP at one node, many at a time, none of them waited for. */
public final class MailboxProbe {
  private static final Duration ONE_READ = Duration.ofSeconds(2);
  private static final Duration PATIENT_READ = Duration.ofSeconds(15);
  private static final long AGAIN_MILLIS = 100;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final String node;
  private final Function<String, String> authorization;

  /** At one node, as {@code host:port}, with passwords. */
  public MailboxProbe(String node) {
    this(node, MailboxProbe::basic);
  }

  /**
   * At one node.
   *
   * @param node as {@code host:port}
   * @param authorization of an address: the header's value
   */
  public MailboxProbe(String node, Function<String, String> authorization) {
    this.node = node;
    this.authorization = authorization;
  }

  private static String basic(String address) {
    String login = address + ":" + ViestiTown.password();
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Tries each mailbox again and again until its list could be read.
   *
   * @param since a moment of {@link System#nanoTime}
   * @return from there to the first read of each
   * @throws IllegalStateException naming some of those that could not be read in time
   */
  public FirstReads untilAllRead(List<String> addresses, long since, Duration atMost) {
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
    return FirstReads.since(since, readAt.values());
  }

  /**
   * Reads each mailbox's list once; those whose status was not 200, 0 standing for none within 15
   * s: at a node that does not know them yet each read takes a password check, one after the other.
   * Afterwards it knows them, as it knows clients that were there before.
   */
  Map<String, Integer> unread(List<String> addresses) {
    Map<String, CompletableFuture<Integer>> answers = new LinkedHashMap<>();
    addresses.forEach(address -> answers.put(address, read(address, PATIENT_READ)));
    Map<String, Integer> unread = new LinkedHashMap<>();
    answers.forEach(
        (address, answer) -> {
          if (answer.join() != 200) {
            unread.put(address, answer.join());
          }
        });
    return unread;
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

  /** The status of reading a mailbox's list; 504 when there is none within 2 s. Never fails. */
  CompletableFuture<Integer> read(String address) {
    return read(address, ONE_READ);
  }

  /** As {@link #read(String)}, with its own patience. */
  CompletableFuture<Integer> read(String address, Duration atMost) {
    return list(address, atMost).thenApply(Answer::status);
  }

  /**
   * What a client saw.
   *
   * @param status 504 for silence, 0 for a node that takes nobody
   * @param said the body of an answer that is an error
   */
  record Answer(int status, String said) {}

  /** As {@link #read(String, Duration)}, with what was said. */
  CompletableFuture<Answer> list(String address, Duration atMost) {
    return answer(request(address, "/folders/inbox/emails?limit=1", atMost).GET());
  }

  /** The status of reading a mail as it is kept; 504 when there is none in time. Never fails. */
  CompletableFuture<Integer> readWhole(String address, String emailId, Duration atMost) {
    return answer(request(address, "/emails/" + emailId + "/raw", atMost).GET())
        .thenApply(Answer::status);
  }

  /** The status of making a folder; 504 when there is none in time. Never fails. */
  CompletableFuture<Integer> makeFolder(String address, String name, Duration atMost) {
    return folder(address, name, atMost).thenApply(Answer::status);
  }

  /** As {@link #makeFolder}, with what was said. */
  CompletableFuture<Answer> folder(String address, String name, Duration atMost) {
    return answer(
        request(address, "/folders", atMost)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}")));
  }

  private HttpRequest.Builder request(String address, String path, Duration atMost) {
    return HttpRequest.newBuilder(URI.create("http://" + node + path))
        .timeout(atMost)
        .header("Authorization", authorization.apply(address));
  }

  private CompletableFuture<Answer> answer(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), MailboxProbe::onlyErrors)
        .thenApply(response -> new Answer(response.statusCode(), response.body()))
        .exceptionally(failure -> new Answer(statusOf(failure), ""));
  }

  private static BodySubscriber<String> onlyErrors(ResponseInfo response) {
    return response.statusCode() < 400
        ? BodySubscribers.replacing("")
        : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  /** What a balancer in front would answer: 504 for silence; 0 for a node that takes nobody. */
  private static int statusOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean silent =
        cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException);
    return silent ? 504 : 0;
  }
}
