package io.viesti.edge.protocol;

/** What a reply answers; the label of the command metric. */
public enum Verb {
  CONNECT,
  EHLO,
  HELO,
  MAIL,
  RCPT,
  DATA,
  BDAT,
  RSET,
  NOOP,
  QUIT,
  VRFY,
  EXPN,
  HELP,
  STARTTLS,
  AUTH,
  UNKNOWN
}
