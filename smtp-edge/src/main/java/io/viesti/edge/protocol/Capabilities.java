package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import java.util.ArrayList;
import java.util.List;

/** What EHLO announces: just what works at this moment of this session. */
final class Capabilities {
  private Capabilities() {}

  static SmtpReply ehlo(
      SessionRules rules, String clientName, boolean canStartTls, boolean canAuthenticate) {
    List<String> lines = new ArrayList<>();
    lines.add(rules.hostname() + " greets " + clientName);
    lines.add("PIPELINING");
    lines.add("SIZE " + rules.limits().messageSize());
    lines.add("8BITMIME");
    lines.add("SMTPUTF8");
    lines.add("ENHANCEDSTATUSCODES");
    lines.add("CHUNKING");
    if (rules.kind().isForAccounts()) {
      lines.add("DSN");
    }
    if (canStartTls) {
      lines.add("STARTTLS");
    }
    if (canAuthenticate) {
      lines.add("AUTH PLAIN LOGIN");
    }
    return SmtpReply.bare(250, lines.toArray(String[]::new));
  }
}
