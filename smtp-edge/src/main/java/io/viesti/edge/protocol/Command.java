package io.viesti.edge.protocol;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.util.Optional;

/** A command line, understood (RFC 5321 §4.1.1). */
sealed interface Command {

  Verb verb();

  /** EHLO or HELO; {@code domain} is safe to be put into a Received field. */
  record Hello(Verb verb, String domain) implements Command {}

  /**
   * MAIL with its parameters.
   *
   * @param size declared by SIZE= (RFC 1870), 0 when it was not
   * @param usesDsn whether RET= or ENVID= was given
   */
  record Mail(
      Optional<MailAddress> reversePath,
      long size,
      Envelope.Body body,
      boolean smtpUtf8,
      Envelope.DsnRequest dsn,
      boolean usesDsn)
      implements Command {
    @Override
    public Verb verb() {
      return Verb.MAIL;
    }
  }

  /** An empty recipient is {@code <postmaster>} without a domain. */
  record Rcpt(Optional<EnvelopeRecipient> recipient, boolean usesDsn) implements Command {
    @Override
    public Verb verb() {
      return Verb.RCPT;
    }
  }

  /** RFC 3030 §2. */
  record Bdat(long size, boolean last) implements Command {
    @Override
    public Verb verb() {
      return Verb.BDAT;
    }
  }

  /**
   * RFC 4954 §4.
   *
   * @param initial base64 or {@code =}
   */
  record Auth(String mechanism, Optional<String> initial) implements Command {
    @Override
    public Verb verb() {
      return Verb.AUTH;
    }

    @Override
    public String toString() {
      return "Auth[" + mechanism + "]";
    }
  }

  /** One without arguments that matter: DATA, RSET, NOOP, QUIT, VRFY, EXPN, HELP, STARTTLS. */
  record Plain(Verb verb) implements Command {}

  /** One that can't be carried out, and what to say to it. */
  record Faulty(Verb verb, SmtpReply reply) implements Command {}
}
