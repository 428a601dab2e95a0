package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * One AUTH dialogue (RFC 4954 §4): mechanism PLAIN (RFC 4616) or LOGIN (two prompts, user name and
 * password).
 */
final class AuthExchange {

  /** What to do next. */
  sealed interface Step {
    /** Ask on with a 334. */
    record Challenge(SmtpReply reply) implements Step {}

    record Credentials(String user, String password) implements Step {
      @Override
      public String toString() {
        return "Credentials[" + user + "]";
      }
    }

    record Failed(SmtpReply reply) implements Step {}
  }

  private static final Step ANYTHING = challenge("");
  private static final Step USER_NAME = challenge("VXNlcm5hbWU6");
  private static final Step PASSWORD = challenge("UGFzc3dvcmQ6");

  private final boolean login;
  private String user;

  private AuthExchange(boolean login) {
    this.login = login;
  }

  /** Empty when the mechanism is not known. */
  static Optional<AuthExchange> of(String mechanism) {
    return switch (mechanism) {
      case "PLAIN" -> Optional.of(new AuthExchange(false));
      case "LOGIN" -> Optional.of(new AuthExchange(true));
      default -> Optional.empty();
    };
  }

  /** The first step, with what came on the AUTH line itself. */
  Step begin(Optional<String> initial) {
    if (initial.isEmpty()) {
      return login ? USER_NAME : ANYTHING;
    }
    return respond(initial.get().equals("=") ? "" : initial.get());
  }

  /** A step further with the client's line. */
  Step respond(String line) {
    if (line.equals("*")) {
      return new Step.Failed(Replies.AUTH_CANCELLED);
    }
    String text;
    try {
      text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return new Step.Failed(Replies.AUTH_GARBLED);
    }
    return login ? login(text) : plain(text);
  }

  private Step login(String text) {
    if (user == null) {
      user = text;
      return PASSWORD;
    }
    return new Step.Credentials(user, text);
  }

  private static Step plain(String text) {
    String[] parts = text.split("\0", -1);
    if (parts.length != 3) {
      return new Step.Failed(Replies.AUTH_GARBLED);
    }
    // Nobody here may act for somebody else: an authorization identity can only repeat the user.
    return parts[0].isEmpty() || parts[0].equalsIgnoreCase(parts[1])
        ? new Step.Credentials(parts[1], parts[2])
        : new Step.Failed(Replies.AUTH_FAILED);
  }

  private static Step challenge(String base64) {
    return new Step.Challenge(SmtpReply.bare(334, base64));
  }
}
