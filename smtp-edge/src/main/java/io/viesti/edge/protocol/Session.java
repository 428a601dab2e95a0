package io.viesti.edge.protocol;

import io.viesti.envelope.SmtpReply;
import io.viesti.message.TraceHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One SMTP session (RFC 5321). Inputs are methods; what is to be done about them is added to the
 * list given at construction, and has to be done, in order, before the next input. Deterministic,
 * without clock and I/O; used by one thread at a time.
 */
public final class Session {
  /** Octets of content handled at a time, so that storage can say stop in between. */
  private static final int STRIDE = 8 * 1024;

  /** What the session is about. */
  public enum Mode {
    /** Nothing said yet: no input may come. */
    SILENT,
    COMMAND,
    AUTH,
    DATA,
    /** Octets of a BDAT chunk. */
    CHUNK,
    /** The mail is being stored: the client waits for us. */
    STORING,
    HANDSHAKE,
    CLOSED
  }

  private final SessionRules rules;
  private final Client client;
  private final Turn turn;
  private final Login login;
  private final MailDialogue mail;
  private final LineReader lines = new LineReader();

  private Tls tls;
  private String helo;
  private boolean extended;
  private boolean draining;

  /**
   * @param out gets the actions; emptied by the caller after doing them
   */
  public Session(SessionRules rules, Client client, List<Action> out) {
    this.rules = rules;
    this.client = client;
    this.turn = new Turn(rules.limits(), out);
    this.login = new Login(rules, client, turn);
    this.mail = new MailDialogue(rules, turn, out, this::received);
    turn.beforeClose(mail::drop);
  }

  private ReceivedMail received(Transaction transaction, Content content) {
    return new ReceivedMail(
        rules.kind(),
        client,
        helo,
        TraceHeaders.protocol(
            extended, tls != null, login.account().isPresent(), transaction.smtpUtf8()),
        Optional.ofNullable(tls),
        login.account(),
        transaction.envelope(content.isEightBit()),
        transaction.mailboxes(),
        content.size());
  }

  // ---------------------------------------------------------------- inputs

  /** The connection is ready: say who we are. */
  public void opened() {
    turn.enter(Mode.COMMAND);
    turn.say(Verb.CONNECT, Replies.greeting(rules));
  }

  /** The connection can't be served: say why, and close. */
  public void refused(SmtpReply reason) {
    turn.sayAndClose(Verb.CONNECT, reason);
  }

  /**
   * Takes octets, as many as it can before it has to wait for an answer or for storage; the rest
   * stays in {@code input} and is to be given again. All that has come must be in it.
   *
   * @param input backed by an array
   */
  public void receive(ByteBuffer input) {
    if (turn.mode() == Mode.SILENT && input.hasRemaining()) {
      turn.outOfStep(Verb.CONNECT);
    }
    int stride = input.position() + STRIDE;
    while (input.hasRemaining() && turn.takesInput() && input.position() < stride) {
      int limit = Math.min(input.limit(), stride);
      switch (turn.mode()) {
        case COMMAND, AUTH -> line(input);
        case DATA -> mail.takeData(input, limit);
        case CHUNK -> mail.takeChunk(input, limit);
        default -> throw new IllegalStateException(turn.mode().toString());
      }
    }
    leaveIfDrained();
    if (turn.isClosed()) {
      input.position(input.limit());
    }
  }

  /** Answer to {@link Action.Admit}: empty, or why the mail may not begin. */
  public void admitted(Optional<SmtpReply> refusal) {
    if (turn.answered()) {
      mail.admitted(refusal);
    }
  }

  /** Answer to {@link Action.Resolve}. */
  public void recipientAnswered(RecipientAnswer answer) {
    if (turn.answered()) {
      mail.recipientAnswered(answer);
    }
  }

  /** Answer to {@link Action.Authenticate}. */
  public void authenticated(AuthAnswer answer) {
    if (turn.answered()) {
      login.answered(answer);
    }
  }

  /** Answer to {@link Action.OpenContent}: empty, or why there is no place for content. */
  public void contentOpened(Optional<SmtpReply> refusal) {
    if (turn.answered()) {
      mail.contentOpened(refusal);
    }
  }

  /** Storage wants no more octets for now. */
  public void storageFull() {
    turn.storageFull(true);
  }

  /** Storage goes on. */
  public void storageReady() {
    turn.storageFull(false);
  }

  /** Storage broke while content came: the rest is read, then the client hears of it. */
  public void contentFailed(SmtpReply reason) {
    turn.storageFull(false);
    mail.fail(reason);
  }

  /** Answer to {@link Action.Store}. Of no effect when the session gave up before. */
  public void stored(SmtpReply outcome) {
    if (turn.mode() == Mode.STORING && turn.answered()) {
      mail.stored(outcome);
      leaveIfDrained();
    }
  }

  /** Answer to {@link Action.StartTls}, or first word of a session in TLS from the start. */
  public void tlsStarted(Tls agreed) {
    tls = agreed;
    if (turn.mode() == Mode.HANDSHAKE && turn.answered()) {
      turn.enter(Mode.COMMAND);
      helo = null;
      extended = false;
      login.forget();
      lines.clear();
    }
  }

  /** Answer to {@link Action.Delay}. */
  public void resumed() {
    turn.resumed();
  }

  /** Our patience is at its end. */
  public void expired() {
    if (turn.mode() == Mode.STORING) {
      stored(Replies.UNKNOWN_OUTCOME);
    } else if (!turn.isClosed()) {
      turn.sayAndClose(Verb.CONNECT, Replies.TIMED_OUT);
    }
  }

  /** This server goes: ends the session at once, or after the mail that is coming in. */
  public void drain() {
    draining = true;
    if (turn.mode() == Mode.SILENT || turn.mode() == Mode.HANDSHAKE) {
      turn.close();
    } else {
      leaveIfDrained();
    }
  }

  private void leaveIfDrained() {
    if (draining && !mail.hasContent() && !turn.isClosed()) {
      turn.sayAndClose(Verb.CONNECT, Replies.SHUTTING_DOWN);
    }
  }

  /** The client is gone. */
  public void disconnected() {
    mail.drop();
    turn.enter(Mode.CLOSED);
  }

  // ---------------------------------------------------------------- state, for the shell

  public Mode mode() {
    return turn.mode();
  }

  /** Whether octets would be taken. */
  public boolean takesInput() {
    return turn.takesInput();
  }

  /** Counts what the client brought to an end: while it stands still, so does the client. */
  public long steps() {
    return turn.steps();
  }

  /** Octets of the mail coming in. */
  public long contentSize() {
    return mail.contentSize();
  }

  // ---------------------------------------------------------------- lines and commands

  private void line(ByteBuffer input) {
    switch (lines.take(input)) {
      case MORE -> {}
      case BARE_LF, BARE_CR -> garbled(Replies.BARE_LINE_END);
      case TOO_LONG ->
          garbled(turn.mode() == Mode.AUTH ? Replies.AUTH_TOO_LONG : Replies.COMMAND_TOO_LONG);
      case LINE -> {
        int length = lines.length();
        Optional<String> text = lines.text();
        if (text.isEmpty()) {
          garbled(Replies.NOT_UTF8);
        } else if (turn.mode() == Mode.AUTH) {
          login.line(text.get());
        } else if (length > rules.limits().commandLine() && !mayBeLong(text.get())) {
          turn.reply(Verb.UNKNOWN, Replies.COMMAND_TOO_LONG);
        } else {
          obey(CommandParser.parse(text.get()), input.hasRemaining());
        }
      }
    }
  }

  private static boolean mayBeLong(String line) {
    return line.regionMatches(true, 0, "AUTH ", 0, 5);
  }

  private void garbled(SmtpReply reply) {
    Verb verb = turn.mode() == Mode.AUTH ? Verb.AUTH : Verb.UNKNOWN;
    turn.enter(Mode.COMMAND);
    turn.reply(verb, reply);
  }

  /**
   * @param more whether input came after the command, before any answer to it
   */
  private void obey(Command command, boolean more) {
    if (command instanceof Command.Mail start) {
      mail(start);
    } else if (command instanceof Command.Rcpt rcpt) {
      mail.rcpt(rcpt);
    } else if (command instanceof Command.Bdat bdat) {
      mail.bdat(bdat);
    } else if (command instanceof Command.Hello hello) {
      hello(hello, more);
    } else if (command instanceof Command.Auth auth) {
      login.begin(auth, tls != null, helo != null, mail.isUnderWay(), more);
    } else if (command instanceof Command.Faulty faulty) {
      faulty(faulty);
    } else {
      plain(command, more);
    }
  }

  private void faulty(Command.Faulty faulty) {
    if (faulty.reply().code() == 421) {
      turn.sayAndClose(faulty.verb(), faulty.reply());
    } else {
      turn.reply(faulty.verb(), faulty.reply());
    }
  }

  private void plain(Command command, boolean more) {
    Verb verb = command.verb();
    switch (verb) {
      case DATA -> mail.data(command, more);
      case STARTTLS -> startTls(more);
      case RSET -> {
        mail.drop();
        turn.idle(verb, Replies.OK);
      }
      case NOOP -> turn.idle(verb, Replies.OK);
      case VRFY -> turn.idle(verb, Replies.CANNOT_VERIFY);
      case HELP -> turn.idle(verb, Replies.HELP);
      case EXPN -> turn.reply(verb, Replies.NO_EXPN);
      case QUIT -> turn.sayAndClose(verb, Replies.BYE);
      default -> throw new IllegalStateException(verb.toString());
    }
  }

  private void mail(Command.Mail start) {
    if (helo == null) {
      turn.reply(Verb.MAIL, Replies.HELLO_FIRST);
    } else if (login.isMissing()) {
      turn.reply(Verb.MAIL, Replies.AUTH_FIRST);
    } else {
      mail.mail(start, login.account());
    }
  }

  private void hello(Command.Hello hello, boolean more) {
    if (more) {
      turn.outOfStep(hello.verb());
      return;
    }
    mail.drop();
    helo = hello.domain();
    extended = hello.verb() == Verb.EHLO;
    turn.idle(
        hello.verb(),
        extended
            ? Capabilities.ehlo(
                rules, helo, rules.startTls() && tls == null, login.isOffered(tls != null))
            : SmtpReply.bare(250, rules.hostname()));
  }

  private void startTls(boolean more) {
    if (tls != null) {
      turn.reply(Verb.STARTTLS, Replies.TLS_ALREADY);
    } else if (!rules.startTls()) {
      turn.reply(Verb.STARTTLS, Replies.NO_TLS);
    } else if (more) {
      turn.outOfStep(Verb.STARTTLS);
    } else {
      mail.drop();
      turn.say(Verb.STARTTLS, Replies.READY_FOR_TLS);
      turn.enter(Mode.HANDSHAKE);
      turn.ask(new Action.StartTls());
    }
  }
}
