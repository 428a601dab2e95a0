package io.viesti.delivery.session;

import java.util.List;

/** What a {@link ClientConversation} wants done, in order. */
public sealed interface ClientAct {

  /** Write these command lines (CRLF included) in one go. */
  record Write(String commands) implements ClientAct {}

  /** Begin the TLS handshake, then tell the conversation. */
  record StartTls() implements ClientAct {}

  /** Write the mail's octets, dot-stuffed, and the final dot. */
  record SendContent() implements ClientAct {}

  /** A transaction may begin. */
  record Ready() implements ClientAct {}

  /** The transaction ended, with a result for each of its recipients, in order. */
  record Finished(List<RecipientResult> results) implements ClientAct {}

  /**
   * The transaction can't be carried by this host, but another may: nothing was said to the remote.
   *
   * @param text permanent failure to report when no other host can
   */
  record Unsuited(String text) implements ClientAct {}

  /**
   * The connection ended under a transaction before the server answered any of it: it may begin
   * anew on another connection at once.
   */
  record NotBegun(String text) implements ClientAct {}

  /** This host does not serve: try the next one. */
  record HostFailed(String text) implements ClientAct {}

  /** Close the connection, now. */
  record Close() implements ClientAct {}
}
