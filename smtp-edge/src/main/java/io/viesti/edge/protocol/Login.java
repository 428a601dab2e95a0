package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.edge.protocol.Session.Mode;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.util.Optional;

/** The part of a session that is about who the client is (RFC 4954). */
final class Login {
  private final SessionRules rules;
  private final Client client;
  private final Turn turn;
  private AuthExchange exchange;
  private Account account;

  Login(SessionRules rules, Client client, Turn turn) {
    this.rules = rules;
    this.client = client;
    this.turn = turn;
  }

  Optional<Account> account() {
    return Optional.ofNullable(account);
  }

  /** Whether this port wants one and there is none. */
  boolean isMissing() {
    return rules.kind().isForAccounts() && account == null;
  }

  boolean isOffered(boolean tls) {
    return isMissing() && isPasswordSafe(tls);
  }

  private boolean isPasswordSafe(boolean tls) {
    return tls || (rules.plaintextAuthOnLoopback() && client.isLoopback());
  }

  /** What speaks against AUTH now, apart from what it says. */
  private Optional<SmtpReply> obstacle(boolean tls, boolean greeted, boolean inMail) {
    if (!rules.kind().isForAccounts()) {
      return Optional.of(Replies.AUTH_NOT_HERE);
    }
    if (!greeted) {
      return Optional.of(Replies.HELLO_FIRST);
    }
    if (account != null) {
      return Optional.of(Replies.AUTH_ALREADY);
    }
    if (inMail) {
      return Optional.of(Replies.AUTH_NOT_NOW);
    }
    return isPasswordSafe(tls) ? Optional.empty() : Optional.of(Replies.AUTH_NEEDS_TLS);
  }

  void begin(Command.Auth command, boolean tls, boolean greeted, boolean inMail, boolean more) {
    Optional<SmtpReply> obstacle = obstacle(tls, greeted, inMail);
    Optional<AuthExchange> mechanism = AuthExchange.of(command.mechanism());
    if (obstacle.isPresent()) {
      turn.reply(Verb.AUTH, obstacle.get());
    } else if (mechanism.isEmpty()) {
      turn.reply(Verb.AUTH, Replies.AUTH_UNKNOWN);
    } else if (more) {
      turn.outOfStep(Verb.AUTH);
    } else {
      exchange = mechanism.get();
      step(exchange.begin(command.initial()));
    }
  }

  /** A line that answers our challenge. */
  void line(String line) {
    step(exchange.respond(line));
  }

  private void step(AuthExchange.Step step) {
    turn.enter(Mode.COMMAND);
    if (step instanceof AuthExchange.Step.Challenge challenge) {
      turn.enter(Mode.AUTH);
      turn.say(Verb.AUTH, challenge.reply());
    } else if (step instanceof AuthExchange.Step.Failed failed) {
      turn.reply(Verb.AUTH, failed.reply());
    } else if (step instanceof AuthExchange.Step.Credentials credentials) {
      check(credentials);
    }
  }

  private void check(AuthExchange.Step.Credentials credentials) {
    Optional<MailAddress> user = MailAddress.parse(credentials.user());
    if (user.isPresent()) {
      turn.ask(new Action.Authenticate(user.get(), credentials.password()));
    } else {
      turn.reply(Verb.AUTH, Replies.AUTH_FAILED);
    }
  }

  void answered(AuthAnswer answer) {
    if (answer instanceof AuthAnswer.Welcome welcome) {
      account = welcome.account();
      turn.say(Verb.AUTH, Replies.AUTH_OK);
    } else if (answer instanceof AuthAnswer.Later) {
      turn.reply(Verb.AUTH, Replies.AUTH_LATER);
    } else {
      turn.reply(Verb.AUTH, Replies.AUTH_FAILED);
    }
  }

  /** RFC 3207 §4.2: what was said in the clear does not count. */
  void forget() {
    account = null;
    exchange = null;
  }
}
