package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;

/**
 * What a session says (RFC 5321 §4.2, RFC 3463). No enhanced code where RFC 2034 §4 has none:
 * greeting, EHLO, 3xx.
 */
public final class Replies {
  public static final SmtpReply BUSY = SmtpReply.of(451, "4.3.2", "Busy, try again later");
  public static final SmtpReply NO_ROOM =
      SmtpReply.of(452, "4.3.1", "Not enough storage, try again later");
  public static final SmtpReply HEADER_TOO_BIG =
      SmtpReply.of(552, "5.3.4", "Message header is larger than this server takes");
  public static final SmtpReply UNKNOWN_OUTCOME =
      SmtpReply.of(451, "4.3.0", "Could not be stored now, try again later");
  public static final SmtpReply DIRECTORY_DOWN =
      SmtpReply.of(451, "4.3.0", "Address could not be looked up now, try again later");
  public static final SmtpReply UNKNOWN_ADDRESS = SmtpReply.of(550, "5.1.1", "No such user here");
  public static final SmtpReply RELAY_DENIED = SmtpReply.of(550, "5.7.1", "Relaying denied");
  public static final SmtpReply OVER_QUOTA = SmtpReply.of(452, "4.2.2", "Mailbox full");
  public static final SmtpReply NOT_YOUR_ADDRESS =
      SmtpReply.of(553, "5.7.1", "Sender address does not belong to this account");
  public static final SmtpReply RATE_BY_ADDRESS =
      SmtpReply.of(451, "4.7.1", "Too many mails from your address, slow down");
  public static final SmtpReply RATE_BY_ACCOUNT =
      SmtpReply.of(452, "4.7.1", "This account may not send more for now, try again later");
  public static final SmtpReply LOOP = SmtpReply.of(554, "5.4.6", "Too many hops, mail is looping");
  public static final SmtpReply TOO_MANY_CONNECTIONS =
      SmtpReply.of(421, "4.3.2", "Too many connections, try again later");
  public static final SmtpReply TOO_MANY_OF_YOURS =
      SmtpReply.of(421, "4.7.0", "Too many connections from your address");
  public static final SmtpReply SHUTTING_DOWN =
      SmtpReply.of(421, "4.3.2", "Shutting down, try again later");

  public static final SmtpReply INTERNAL_ERROR =
      SmtpReply.of(421, "4.3.0", "Internal error, try again later");

  static final SmtpReply OK = SmtpReply.of(250, "2.0.0", "Ok");
  static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Sender ok");
  static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Recipient ok");
  static final SmtpReply GO_AHEAD = SmtpReply.bare(354, "End data with <CR><LF>.<CR><LF>");
  static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Bye");
  static final SmtpReply CANNOT_VERIFY =
      SmtpReply.of(252, "2.5.0", "Cannot verify, but will take mail and try");
  static final SmtpReply HELP =
      SmtpReply.of(214, "2.0.0", "RFC 5321; EHLO tells which extensions are here");
  static final SmtpReply NO_EXPN = SmtpReply.of(502, "5.5.1", "EXPN is not implemented");
  static final SmtpReply READY_FOR_TLS = SmtpReply.of(220, "2.0.0", "Ready to start TLS");
  static final SmtpReply NO_TLS = SmtpReply.of(502, "5.5.1", "STARTTLS is not available");
  static final SmtpReply TLS_ALREADY = SmtpReply.of(503, "5.5.1", "TLS is already in use");

  static final SmtpReply AUTH_OK = SmtpReply.of(235, "2.7.0", "Authentication succeeded");
  static final SmtpReply AUTH_FAILED =
      SmtpReply.of(535, "5.7.8", "Authentication credentials invalid");
  static final SmtpReply AUTH_LATER =
      SmtpReply.of(454, "4.7.0", "Temporary authentication failure");
  static final SmtpReply AUTH_CANCELLED =
      SmtpReply.of(501, "5.7.0", "Authentication exchange cancelled");
  static final SmtpReply AUTH_GARBLED = SmtpReply.of(501, "5.5.2", "Not base64");
  static final SmtpReply AUTH_TOO_LONG =
      SmtpReply.of(500, "5.5.6", "Authentication exchange line is too long");
  static final SmtpReply AUTH_UNKNOWN =
      SmtpReply.of(504, "5.5.4", "Authentication mechanism not supported");
  static final SmtpReply AUTH_NOT_HERE =
      SmtpReply.of(502, "5.5.1", "AUTH is not available on this port");
  static final SmtpReply AUTH_NEEDS_TLS =
      SmtpReply.of(538, "5.7.11", "Encryption required for authentication, issue STARTTLS first");
  static final SmtpReply AUTH_ALREADY = SmtpReply.of(503, "5.5.1", "Already authenticated");
  static final SmtpReply AUTH_NOT_NOW =
      SmtpReply.of(503, "5.5.1", "AUTH is not allowed during a mail transaction");
  static final SmtpReply AUTH_FIRST = SmtpReply.of(530, "5.7.0", "Authentication required");

  static final SmtpReply HELLO_FIRST = SmtpReply.of(503, "5.5.1", "Say EHLO first");
  static final SmtpReply MAIL_FIRST = SmtpReply.of(503, "5.5.1", "Say MAIL first");
  static final SmtpReply NESTED_MAIL =
      SmtpReply.of(503, "5.5.1", "A mail transaction is under way already");
  static final SmtpReply NO_RECIPIENTS = SmtpReply.of(554, "5.5.1", "No valid recipients");
  static final SmtpReply IN_CHUNKS =
      SmtpReply.of(503, "5.5.1", "Only BDAT can continue this mail transaction");
  static final SmtpReply DSN_NOT_HERE =
      SmtpReply.of(555, "5.5.4", "DSN parameters are not supported on this port");
  static final SmtpReply UTF8_UNDECLARED =
      SmtpReply.of(553, "5.6.7", "Address needs SMTPUTF8 on MAIL");
  static final SmtpReply TOO_MANY_RECIPIENTS = SmtpReply.of(452, "4.5.3", "Too many recipients");
  static final SmtpReply TOO_BIG =
      SmtpReply.of(552, "5.3.4", "Message is larger than this server takes");

  static final SmtpReply BARE_LINE_END =
      SmtpReply.of(550, "5.5.2", "Lines must end with CR LF; a bare CR or LF is refused");
  static final SmtpReply COMMAND_TOO_LONG = SmtpReply.of(500, "5.5.2", "Command line is too long");
  static final SmtpReply NOT_UTF8 = SmtpReply.of(500, "5.5.2", "Command line is not UTF-8");
  static final SmtpReply TEXT_TOO_LONG = SmtpReply.of(550, "5.6.0", "A line is too long");
  static final SmtpReply OUT_OF_STEP =
      SmtpReply.of(554, "5.5.0", "Input before our answer; a synchronisation point was ignored");
  static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors, goodbye");
  static final SmtpReply NOT_HTTP = SmtpReply.of(421, "4.7.0", "This is SMTP, goodbye");
  static final SmtpReply TIMED_OUT = SmtpReply.of(421, "4.4.2", "Timeout, goodbye");

  private Replies() {}

  static SmtpReply greeting(SessionRules rules) {
    return SmtpReply.bare(220, rules.hostname() + " ESMTP Viesti");
  }

  static SmtpReply syntax(String what) {
    return SmtpReply.of(501, "5.5.4", what);
  }

  static SmtpReply chunkTaken(long octets) {
    return SmtpReply.of(250, "2.0.0", octets + " octets received");
  }
}
