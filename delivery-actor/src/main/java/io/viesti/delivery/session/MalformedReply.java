package io.viesti.delivery.session;

/** A server said something that is no SMTP reply; the connection can't be used any further. */
public final class MalformedReply extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedReply(String message) {
    super(message, null, false, false);
  }
}
