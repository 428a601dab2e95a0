package io.viesti.http.openapi;

import java.util.List;
import java.util.Optional;

/**
 * One operation of the HTTP interface: what the OpenAPI document describes, tests walk through and
 * metrics are labelled with.
 *
 * @param path with {@code {name}} in place of what varies
 */
public record Operation(String method, String path) {

  /** Of the webmail port. */
  public static final List<Operation> WEB =
      List.of(
          new Operation("POST", "/auth/token"),
          new Operation("DELETE", "/auth/token"),
          new Operation("GET", "/me"),
          new Operation("PATCH", "/me"),
          new Operation("GET", "/folders"),
          new Operation("POST", "/folders"),
          new Operation("GET", "/folders/{folder_id}"),
          new Operation("PATCH", "/folders/{folder_id}"),
          new Operation("DELETE", "/folders/{folder_id}"),
          new Operation("GET", "/folders/{folder_id}/emails"),
          new Operation("POST", "/emails"),
          new Operation("POST", "/emails/send"),
          new Operation("GET", "/emails/search"),
          new Operation("GET", "/emails/{email_id}"),
          new Operation("PATCH", "/emails/{email_id}"),
          new Operation("DELETE", "/emails/{email_id}"),
          new Operation("GET", "/emails/{email_id}/raw"),
          new Operation("GET", "/emails/{email_id}/attachments/{attachment_id}"),
          new Operation("GET", "/threads/{thread_id}"),
          new Operation("POST", "/uploads"),
          new Operation("GET", "/events"));

  /** Of the management port, all below {@code /admin}. */
  public static final List<Operation> ADMIN =
      List.of(
          new Operation("GET", "/admin/domains"),
          new Operation("POST", "/admin/domains"),
          new Operation("GET", "/admin/domains/{name}"),
          new Operation("DELETE", "/admin/domains/{name}"),
          new Operation("GET", "/admin/accounts"),
          new Operation("POST", "/admin/accounts"),
          new Operation("GET", "/admin/accounts/{address}"),
          new Operation("PATCH", "/admin/accounts/{address}"),
          new Operation("DELETE", "/admin/accounts/{address}"),
          new Operation("POST", "/admin/aliases"),
          new Operation("DELETE", "/admin/aliases/{address}"),
          new Operation("GET", "/admin/queues"),
          new Operation("GET", "/admin/queues/{domain}"),
          new Operation("POST", "/admin/queues/{domain}/retry"),
          new Operation("POST", "/admin/queues/{domain}/hold"),
          new Operation("POST", "/admin/queues/{domain}/release"),
          new Operation("DELETE", "/admin/queues/{domain}/messages/{submission_id}"),
          new Operation("GET", "/admin/sites"),
          new Operation("GET", "/admin/deadletters"),
          new Operation("GET", "/admin/deadletters/{id}"),
          new Operation("DELETE", "/admin/deadletters/{id}"),
          new Operation("POST", "/admin/deadletters/{id}/replay"),
          new Operation("GET", "/admin/traces/{trace_id}"),
          new Operation("GET", "/admin/messages/{trace_id}/trace"),
          new Operation("POST", "/admin/backup"),
          new Operation("GET", "/admin/backup"),
          new Operation("DELETE", "/admin/backup"),
          new Operation("GET", "/admin/incoming"),
          new Operation("GET", "/admin/nodes"),
          new Operation("GET", "/admin/shards"));

  /** The path of the operation a request is for; the most literal one when several fit. */
  public static Optional<String> pathOf(List<Operation> operations, String requestPath) {
    String[] segments = requestPath.split("/", -1);
    Optional<String> found = Optional.empty();
    for (Operation operation : operations) {
      if (operation.path().equals(requestPath)) {
        return Optional.of(requestPath);
      }
      if (found.isEmpty() && fits(operation.path().split("/", -1), segments)) {
        found = Optional.of(operation.path());
      }
    }
    return found;
  }

  private static boolean fits(String[] template, String[] segments) {
    if (template.length != segments.length) {
      return false;
    }
    for (int i = 0; i < template.length; i++) {
      if (!template[i].startsWith("{") && !template[i].equals(segments[i])) {
        return false;
      }
    }
    return true;
  }
}
