package io.viesti.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a node's work is behind what was accepted, read from its metrics.
 *
 * @param waiting mails, by the name of their metric; null where the node does not show it
 */
record Lag(Map<String, Double> waiting) {
  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put("mail_queue_lag", "accepted, on the way to their mailboxes, in the whole cluster");
    MEANINGS.put("mail_backlog", "taken in, work on this node not finished");
    MEANINGS.put("viesti_mailbox_filing_backlog", "in mailboxes of this node, not yet looked at");
    MEANINGS.put("mail_delivery_backlog", "submitted, on the way to their queues");
    MEANINGS.put("mail_queue_depth", "in domain queues of this node");
  }

  /**
   * @param metrics in Prometheus' text format
   */
  static Lag of(String metrics) {
    Map<String, Double> waiting = new LinkedHashMap<>();
    MEANINGS.keySet().forEach(name -> waiting.put(name, null));
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              String name = line.replaceFirst("[{ ].*", "");
              if (waiting.containsKey(name)) {
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                waiting.merge(name, value, Double::sum);
              }
            });
    return new Lag(waiting);
  }

  ObjectNode json() {
    ObjectNode all = AdminClient.JSON.createObjectNode();
    waiting.forEach(
        (name, value) -> {
          if (value != null) {
            all.put(name, value.longValue());
          }
        });
    return all;
  }

  /** Rows for people. */
  ObjectNode rows() {
    ObjectNode all = AdminClient.JSON.createObjectNode();
    var rows = all.putArray("rows");
    waiting.forEach(
        (name, value) -> {
          if (value != null) {
            rows.addObject().put("mails", value.longValue()).put("which", MEANINGS.get(name));
          }
        });
    return all;
  }
}
