package io.viesti.outside.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/** Administration of a node over its management port. */
public final class Operator {
  private final HttpCalls calls;

  public Operator(int port, String token) {
    this("127.0.0.1:" + port, token);
  }

  /**
   * @param management {@code host:port}
   */
  public Operator(String management, String token) {
    this.calls = new HttpCalls(management, "Bearer " + token);
  }

  public void createDomain(String name) {
    calls.post("/admin/domains", HttpCalls.JSON.createObjectNode().put("name", name));
  }

  public void createAccount(String address, String password) {
    calls.post("/admin/accounts", account(address).put("password", password));
  }

  /** Creates an account with a small quota, in octets. */
  public void createAccount(String address, String password, long quota) {
    calls.post("/admin/accounts", account(address).put("password", password).put("quota", quota));
  }

  /** Creates an account from a ready-made Argon2id hash: no hashing, so thousands are quick. */
  public void createAccountWithHash(String address, String hash) {
    calls.post("/admin/accounts", account(address).put("password_hash", hash));
  }

  public void deleteAccount(String address) {
    calls.require("DELETE", "/admin/accounts/" + address, null);
  }

  private static ObjectNode account(String address) {
    return HttpCalls.JSON.createObjectNode().put("address", address);
  }

  /** The queues as {@code viesti queue list --json} shows them. */
  public JsonNode queues() {
    return calls.get("/admin/queues");
  }

  /** Mails that wait for delivery, in all queues. */
  public int waiting() {
    int waiting = 0;
    for (JsonNode queue : queues().path("queues")) {
      waiting += queue.path("waiting").asInt();
    }
    return waiting;
  }

  /** The mails that wait for a domain. */
  public JsonNode queue(String domain) {
    return calls.get("/admin/queues/" + domain);
  }

  /** Tries everything that waits for a domain now. */
  public void retry(String domain) {
    calls.post("/admin/queues/" + domain + "/retry", HttpCalls.JSON.createObjectNode());
  }

  /** The story of a mail. */
  public JsonNode trace(String traceId) {
    return calls.get("/admin/messages/" + traceId + "/trace");
  }

  /** The cluster as the node sees it, in Pekko Management's words. */
  public JsonNode members() {
    return calls.get("/cluster/members");
  }

  /** Which node has how many shards of which type. */
  public JsonNode shards() {
    return calls.get("/admin/shards").path("shards");
  }

  public JsonNode deadLetters() {
    return calls.get("/admin/deadletters");
  }

  /** Any call, its status and answer as they come. */
  public HttpResponse<byte[]> exchange(String method, String path, String json) {
    return calls.exchange(method, path, json);
  }

  /** The sum over all labels of a metric; empty if the node does not show it. */
  public OptionalDouble metric(String name) {
    String page = new String(calls.require("GET", "/metrics", null), StandardCharsets.UTF_8);
    double[] values =
        page.lines()
            .filter(line -> line.startsWith(name))
            .filter(
                line ->
                    line.length() > name.length() && " {".indexOf(line.charAt(name.length())) >= 0)
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(java.util.Arrays.stream(values).sum());
  }

  /** Mails accepted and not yet everywhere they belong (delivery to other servers not counted). */
  public double backlog() {
    return metric("mail_backlog")
        .orElseThrow(() -> new IllegalStateException("the node shows no metric mail_backlog"));
  }
}
