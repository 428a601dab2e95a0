package io.viesti.bench.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * What servers said to the mails of a load.
 *
 * @param offered that fell due
 * @param acknowledged of them, at whichever try
 * @param atFirstTry of them, at the first
 * @param refused replies other than 250 to a mail, by code
 * @param lost tries that ended with the connection: nobody knew whether the mail was taken
 * @param firstTrouble the first of either; empty when there was none
 */
record Answers(
    long offered,
    long acknowledged,
    long atFirstTry,
    Map<String, Long> refused,
    long lost,
    String firstTrouble) {

  Answers {
    refused = new TreeMap<>(refused);
  }

  /** Replies 4xx. */
  long putOff() {
    return refused.entrySet().stream()
        .filter(code -> code.getKey().startsWith("4"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Whether every mail was taken at its first try. */
  boolean allAtOnce() {
    return refused.isEmpty() && lost == 0;
  }

  String show() {
    return offered
        + " offered, "
        + acknowledged
        + " acknowledged, "
        + atFirstTry
        + " of them at first try; refused "
        + (refused.isEmpty() ? "none" : refused.toString())
        + ", lost on the way "
        + lost
        + (firstTrouble.isEmpty() ? "" : "; first trouble: " + firstTrouble);
  }
}
