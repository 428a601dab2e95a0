package io.viesti.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.viesti.outside.node.NodeProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A mail Alice sends over REST, and what can be asked about it from outside.
 *
 * @param answer of {@code POST /emails/send}
 */
record Outgoing(NodeProcess node, JsonNode answer) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sends one; further fields as they are. */
  static Outgoing send(NodeProcess node, String to, String subject, ObjectNode more) {
    ObjectNode mail = JSON.createObjectNode().put("subject", subject);
    ArrayNode recipients = mail.putArray("to");
    List.of(to.split(",")).forEach(recipients::add);
    mail.setAll(more);
    return new Outgoing(node, node.webmail(RunningNode.ALICE, RunningNode.PASSWORD).post(mail));
  }

  static Outgoing send(NodeProcess node, String to, String subject) {
    return send(node, to, subject, text("At noon?\r\n"));
  }

  static ObjectNode text(String text) {
    return JSON.createObjectNode().put("text", text);
  }

  String traceId() {
    return answer.path("trace_id").asText();
  }

  String messageId() {
    return answer.path("message_id").asText();
  }

  /** The octets of the copy in Sent after the first empty line. */
  String body() {
    return bodyOf(
        new String(
            node.webmail(RunningNode.ALICE, RunningNode.PASSWORD)
                .raw(answer.path("email_id").asText()),
            StandardCharsets.ISO_8859_1));
  }

  static String bodyOf(String mail) {
    return mail.substring(mail.indexOf("\r\n\r\n") + 4);
  }

  /** Where it stands for its first recipient. */
  JsonNode status() {
    return node.webmail(RunningNode.ALICE, RunningNode.PASSWORD)
        .email(answer.path("email_id").asText())
        .path("delivery_status")
        .path(0);
  }

  /** Its story, a note a line. */
  String story() {
    return String.join(
        "\n",
        StreamSupport.stream(node.operator().trace(traceId()).path("notes").spliterator(), false)
            .map(note -> note.path("text").asText())
            .toList());
  }
}
