package io.viesti.outside.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The webmail calls of one account. Thread-safe, blocking. */
public final class Webmail {
  private static final int PAGE = 500;

  private final HttpCalls calls;
  private final String node;
  private final String authorization;

  /** With Basic credentials. */
  public Webmail(int port, String address, String password) {
    this(
        "127.0.0.1:" + port,
        "Basic "
            + Base64.getEncoder()
                .encodeToString((address + ":" + password).getBytes(StandardCharsets.UTF_8)));
  }

  private Webmail(String node, String authorization) {
    this.node = node;
    this.authorization = authorization;
    this.calls = new HttpCalls(node, authorization);
  }

  /** The same account by a token fetched now: later calls need no password check. */
  public static Webmail withToken(int port, String address, String password) {
    return withToken("127.0.0.1:" + port, address, password);
  }

  /**
   * As {@link #withToken(int, String, String)}.
   *
   * @param node {@code host:port}
   */
  public static Webmail withToken(String node, String address, String password) {
    ObjectNode login =
        HttpCalls.JSON.createObjectNode().put("address", address).put("password", password);
    HttpResponse<byte[]> answer =
        new HttpCalls(node, "Basic").exchange("POST", "/auth/token", login.toString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("no token for " + address + ": " + answer.statusCode());
    }
    return new Webmail(node, "Bearer " + HttpCalls.parse(answer.body()).path("token").asText());
  }

  /** What it authenticates with: the value of the header. */
  public String authorization() {
    return authorization;
  }

  /** The same account with the same credentials at another node ({@code host:port}). */
  public Webmail at(String other) {
    return new Webmail(other, authorization);
  }

  /** How many mails a folder holds. */
  public int count(String folder) {
    return calls.get("/folders/" + folder + "/emails?limit=1").path("total_count").asInt();
  }

  /** All list items of a folder, newest first. */
  public List<JsonNode> list(String folder) {
    List<JsonNode> all = new ArrayList<>();
    JsonNode page;
    do {
      page = calls.get("/folders/" + folder + "/emails?limit=" + PAGE + "&offset=" + all.size());
      page.path("emails").forEach(all::add);
    } while (page.path("has_more").asBoolean() && !page.path("emails").isEmpty());
    return all;
  }

  /** Subjects of a folder, newest first. */
  public List<String> subjects(String folder) {
    return list(folder).stream().map(email -> email.path("subject").asText()).toList();
  }

  /** The whole mail as JSON. */
  public JsonNode email(String emailId) {
    return calls.get("/emails/" + emailId);
  }

  /** The octets as kept, trace headers in front. */
  public byte[] raw(String emailId) {
    return calls.require("GET", "/emails/" + emailId + "/raw", null);
  }

  /** Sends a plain text; its email id. */
  public String send(String from, List<String> to, String subject, String text) {
    return send(from, to, subject, text, Map.of());
  }

  /** Sends a plain text with further fields of the call (strings); its email id. */
  public String send(
      String from, List<String> to, String subject, String text, Map<String, String> more) {
    ObjectNode mail = HttpCalls.JSON.createObjectNode().put("from", from);
    ArrayNode recipients = mail.putArray("to");
    to.forEach(recipients::add);
    mail.put("subject", subject).put("text", text);
    more.forEach(mail::put);
    return post(mail).path("email_id").asText();
  }

  /** Sends a mail as the call describes it; the whole answer. */
  public JsonNode post(ObjectNode mail) {
    return calls.post("/emails/send", mail);
  }

  /** Any call, its status and answer as they come. */
  public HttpResponse<byte[]> exchange(String method, String path, String json) {
    return calls.exchange(method, path, json);
  }

  /** Opens the event stream, after an event already seen ({@code null}: from now on). */
  public EventStream events(String lastEventId) {
    return events(lastEventId, event -> {});
  }

  /**
   * As {@link #events(String)}.
   *
   * @param listener told of each event when it was read, on the stream's thread, which waits
   */
  public EventStream events(String lastEventId, Consumer<EventStream.Event> listener) {
    return new EventStream(node, authorization, lastEventId, listener);
  }
}
