package io.viesti.delivery.session;

import java.util.List;

/** What a {@link ClientChannel} tells its owner; called on its event loop, must not block. */
interface ChannelListener {
  void ready();

  void finished(List<RecipientResult> results);

  void unsuited(String text);

  void notBegun(String text);

  void hostFailed(String text);

  /** The handshake failed: this host is to be used in clear. */
  void tlsFailed(String text);

  /** The connection is closed; nothing follows. */
  void closed();
}
