package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
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

  private static final int SMALL_CHUNK = 1024;

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
  private final SessionLimits limits;
  private final Client client;
  private final List<Action> out;
  private final LineReader lines = new LineReader();
  private final Temper temper;

  private Mode mode = Mode.SILENT;

  /** An answer is due and no input is taken before it. */
  private boolean waiting;

  private boolean storageFull;
  private boolean draining;
  private long steps;

  private Tls tls;
  private String helo;
  private boolean extended;
  private Account account;
  private AuthExchange auth;
  private Transaction transaction;
  private Command asked;
  private Content content;
  private long chunkLeft;
  private boolean lastChunk;
  private SmtpReply held;
  private Verb heldTo;

  /**
   * @param out gets the actions; emptied by the caller after doing them
   */
  public Session(SessionRules rules, Client client, List<Action> out) {
    this.rules = rules;
    this.limits = rules.limits();
    this.client = client;
    this.out = out;
    this.temper = new Temper(limits);
  }

  // ---------------------------------------------------------------- inputs

  /** The connection is ready: say who we are. */
  public void opened() {
    mode = Mode.COMMAND;
    say(Verb.CONNECT, Replies.greeting(rules));
  }

  /** The connection can't be served: say why, and close. */
  public void refused(SmtpReply reason) {
    say(Verb.CONNECT, reason);
    close();
  }

  /**
   * Takes octets, as many as it can before it has to wait for an answer or for storage; the rest
   * stays in {@code input} and is to be given again. All that has come must be in it.
   *
   * @param input backed by an array
   */
  public void receive(ByteBuffer input) {
    if (mode == Mode.SILENT && input.hasRemaining()) {
      outOfStep(Verb.CONNECT);
    }
    int stride = input.position() + STRIDE;
    while (input.hasRemaining() && takesInput() && input.position() < stride) {
      switch (mode) {
        case COMMAND, AUTH -> line(input);
        case DATA -> data(input, Math.min(input.limit(), stride));
        case CHUNK -> chunk(input, Math.min(input.limit(), stride));
        default -> throw new IllegalStateException(mode.toString());
      }
    }
    if (mode == Mode.CLOSED) {
      input.position(input.limit());
    }
  }

  /** Answer to {@link Action.Admit}: empty, or why the mail may not begin. */
  public void admitted(Optional<SmtpReply> refusal) {
    if (!answered()) {
      return;
    }
    if (refusal.isPresent()) {
      reply(Verb.MAIL, refusal.get());
    } else {
      transaction = new Transaction((Command.Mail) asked);
      reply(Verb.MAIL, Replies.SENDER_OK);
    }
  }

  /** Answer to {@link Action.Resolve}. */
  public void recipientAnswered(RecipientAnswer answer) {
    if (!answered()) {
      return;
    }
    if (answer instanceof RecipientAnswer.Taken taken) {
      transaction.add(recipient((Command.Rcpt) asked), taken.mailboxes());
      reply(Verb.RCPT, Replies.RECIPIENT_OK);
    } else if (answer instanceof RecipientAnswer.Refused refused) {
      reply(Verb.RCPT, refused.reply());
    }
  }

  /** Answer to {@link Action.Authenticate}. */
  public void authenticated(AuthAnswer answer) {
    if (!answered()) {
      return;
    }
    if (answer instanceof AuthAnswer.Welcome welcome) {
      account = welcome.account();
      reply(Verb.AUTH, Replies.AUTH_OK);
    } else {
      reply(
          Verb.AUTH, answer instanceof AuthAnswer.Later ? Replies.AUTH_LATER : Replies.AUTH_FAILED);
    }
  }

  /** Answer to {@link Action.OpenContent}: empty, or why there is no place for content. */
  public void contentOpened(Optional<SmtpReply> refusal) {
    if (!answered()) {
      return;
    }
    if (asked instanceof Command.Bdat) {
      content =
          refusal
              .map(reason -> Content.unwanted(limits, out, reason))
              .orElseGet(() -> Content.chunks(limits, out));
      beginChunk((Command.Bdat) asked);
    } else if (refusal.isPresent()) {
      reply(Verb.DATA, refusal.get());
    } else {
      content = Content.dots(limits, out);
      mode = Mode.DATA;
      reply(Verb.DATA, Replies.GO_AHEAD);
    }
  }

  /** Storage broke while content came: the rest is read, then the client hears of it. */
  public void contentFailed(SmtpReply reason) {
    storageFull = false;
    if (content != null && (mode != Mode.STORING)) {
      content.fail(reason);
    }
  }

  /** Storage wants no more octets for now. */
  public void storageFull() {
    storageFull = true;
  }

  /** Storage goes on. */
  public void storageReady() {
    storageFull = false;
  }

  /** Answer to {@link Action.Store}. Of no effect when the session gave up before. */
  public void stored(SmtpReply outcome) {
    if (mode != Mode.STORING) {
      return;
    }
    answered();
    mode = Mode.COMMAND;
    Verb verb = asked.verb();
    forgetMail();
    if (outcome.isPositive()) {
      temper.soothe();
    }
    reply(verb, outcome);
    leaveIfDraining(verb);
  }

  /** Answer to {@link Action.StartTls}, or first word of a session in TLS from the start. */
  public void tlsStarted(Tls agreed) {
    tls = agreed;
    if (mode == Mode.HANDSHAKE) {
      // RFC 3207 §4.2: nothing learned in the clear is remembered.
      answered();
      mode = Mode.COMMAND;
      helo = null;
      extended = false;
      account = null;
      lines.clear();
    }
  }

  /** Answer to {@link Action.Delay}. */
  public void resumed() {
    if (answered()) {
      SmtpReply reply = held;
      held = null;
      say(heldTo, reply);
    }
  }

  /** Our patience is at its end. */
  public void expired() {
    if (mode == Mode.STORING) {
      stored(Replies.UNKNOWN_OUTCOME);
    } else if (mode != Mode.CLOSED) {
      say(Verb.CONNECT, Replies.TIMED_OUT);
      close();
    }
  }

  /** This server goes: ends the session at once, or after the mail that is coming in. */
  public void drain() {
    draining = true;
    if (mode == Mode.SILENT || mode == Mode.HANDSHAKE) {
      close();
    } else if (content == null && mode != Mode.CLOSED) {
      leaveIfDraining(Verb.CONNECT);
    }
  }

  /** The client is gone. */
  public void disconnected() {
    boolean storing = mode == Mode.STORING;
    mode = Mode.CLOSED;
    if (content != null && !storing && content.fault().isEmpty()) {
      out.add(new Action.DropContent());
    }
    content = null;
  }

  // ---------------------------------------------------------------- state, for the shell

  public Mode mode() {
    return mode;
  }

  /** Whether octets would be taken. */
  public boolean takesInput() {
    return !waiting && !storageFull && mode != Mode.CLOSED && mode != Mode.SILENT;
  }

  /** Counts what the client brought to an end: while it stands still, so does the client. */
  public long steps() {
    return steps;
  }

  /** Octets of the mail coming in. */
  public long contentSize() {
    return content == null ? 0 : content.size();
  }

  // ---------------------------------------------------------------- lines

  private void line(ByteBuffer input) {
    switch (lines.take(input)) {
      case MORE -> {}
      case BARE_LF, BARE_CR -> garbled(Replies.BARE_LINE_END);
      case TOO_LONG ->
          garbled(mode == Mode.AUTH ? Replies.AUTH_TOO_LONG : Replies.COMMAND_TOO_LONG);
      case LINE -> {
        int length = lines.length();
        Optional<String> text = lines.text();
        if (text.isEmpty()) {
          garbled(SmtpReply.of(500, "5.5.2", "Not UTF-8"));
        } else if (mode == Mode.AUTH) {
          authStep(auth.respond(text.get()));
        } else if (length > limits.commandLine()
            && !text.get().regionMatches(true, 0, "AUTH ", 0, 5)) {
          reply(Verb.UNKNOWN, Replies.COMMAND_TOO_LONG);
        } else {
          obey(CommandParser.parse(text.get()), input.hasRemaining());
        }
      }
    }
  }

  private void garbled(SmtpReply reply) {
    Verb verb = mode == Mode.AUTH ? Verb.AUTH : Verb.UNKNOWN;
    mode = Mode.COMMAND;
    auth = null;
    reply(verb, reply);
  }

  /**
   * @param more whether input came after the command, before any answer to it
   */
  private void obey(Command command, boolean more) {
    asked = command;
    if (command instanceof Command.Faulty faulty) {
      reply(faulty.verb(), faulty.reply());
      if (faulty.reply().code() == 421) {
        close();
      }
    } else if (command instanceof Command.Hello hello) {
      hello(hello, more);
    } else if (command instanceof Command.Mail mail) {
      mail(mail);
    } else if (command instanceof Command.Rcpt rcpt) {
      rcpt(rcpt);
    } else if (command instanceof Command.Bdat bdat) {
      bdat(bdat);
    } else if (command instanceof Command.Auth login) {
      auth(login, more);
    } else {
      plain(command.verb(), more);
    }
  }

  private void plain(Verb verb, boolean more) {
    switch (verb) {
      case DATA -> data(more);
      case STARTTLS -> startTls(more);
      case RSET -> {
        dropMail();
        idle(verb, Replies.OK);
      }
      case NOOP -> idle(verb, Replies.OK);
      case VRFY -> idle(verb, Replies.CANNOT_VERIFY);
      case HELP -> idle(verb, Replies.HELP);
      case EXPN -> reply(verb, Replies.NO_EXPN);
      case QUIT -> {
        dropMail();
        say(verb, Replies.BYE);
        close();
      }
      default -> throw new IllegalStateException(verb.toString());
    }
  }

  // ---------------------------------------------------------------- greeting, TLS, login

  private void hello(Command.Hello hello, boolean more) {
    if (more) {
      outOfStep(hello.verb());
      return;
    }
    dropMail();
    helo = hello.domain();
    extended = hello.verb() == Verb.EHLO;
    idle(
        hello.verb(),
        extended
            ? Capabilities.ehlo(rules, helo, rules.startTls() && tls == null, mayLogIn())
            : SmtpReply.bare(250, rules.hostname()));
  }

  private boolean mayLogIn() {
    return rules.kind().isForAccounts() && account == null && isPasswordSafe();
  }

  private boolean isPasswordSafe() {
    return tls != null || (rules.plaintextAuthOnLoopback() && client.isLoopback());
  }

  private void startTls(boolean more) {
    if (tls != null) {
      reply(Verb.STARTTLS, Replies.TLS_ALREADY);
    } else if (!rules.startTls()) {
      reply(Verb.STARTTLS, Replies.NO_TLS);
    } else if (more) {
      outOfStep(Verb.STARTTLS);
    } else {
      dropMail();
      say(Verb.STARTTLS, Replies.READY_FOR_TLS);
      mode = Mode.HANDSHAKE;
      ask(new Action.StartTls());
    }
  }

  private void auth(Command.Auth command, boolean more) {
    Optional<AuthExchange> exchange = AuthExchange.of(command.mechanism());
    if (!rules.kind().isForAccounts()) {
      reply(Verb.AUTH, Replies.AUTH_NOT_HERE);
    } else if (helo == null) {
      reply(Verb.AUTH, Replies.HELLO_FIRST);
    } else if (account != null) {
      reply(Verb.AUTH, Replies.AUTH_ALREADY);
    } else if (transaction != null) {
      reply(Verb.AUTH, Replies.AUTH_NOT_NOW);
    } else if (!isPasswordSafe()) {
      reply(Verb.AUTH, Replies.AUTH_NEEDS_TLS);
    } else if (exchange.isEmpty()) {
      reply(Verb.AUTH, Replies.AUTH_UNKNOWN);
    } else if (more) {
      outOfStep(Verb.AUTH);
    } else {
      auth = exchange.get();
      authStep(auth.begin(command.initial()));
    }
  }

  private void authStep(AuthExchange.Step step) {
    mode = Mode.COMMAND;
    if (step instanceof AuthExchange.Step.Challenge challenge) {
      mode = Mode.AUTH;
      say(Verb.AUTH, challenge.reply());
      return;
    }
    auth = null;
    if (step instanceof AuthExchange.Step.Failed failed) {
      reply(Verb.AUTH, failed.reply());
    } else if (step instanceof AuthExchange.Step.Credentials credentials) {
      Optional<MailAddress> user = MailAddress.parse(credentials.user());
      if (user.isPresent()) {
        ask(new Action.Authenticate(user.get(), credentials.password()));
      } else {
        reply(Verb.AUTH, Replies.AUTH_FAILED);
      }
    }
  }

  // ---------------------------------------------------------------- the mail transaction

  private void mail(Command.Mail mail) {
    if (helo == null) {
      reply(Verb.MAIL, Replies.HELLO_FIRST);
    } else if (rules.kind().isForAccounts() && account == null) {
      reply(Verb.MAIL, Replies.AUTH_FIRST);
    } else if (transaction != null) {
      reply(Verb.MAIL, Replies.NESTED_MAIL);
    } else if (mail.usesDsn() && !rules.kind().isForAccounts()) {
      reply(Verb.MAIL, Replies.DSN_NOT_HERE);
    } else if (mail.size() > limits.messageSize()) {
      reply(Verb.MAIL, Replies.TOO_BIG);
    } else {
      ask(new Action.Admit(mail.reversePath(), mail.size(), Optional.ofNullable(account)));
    }
  }

  private void rcpt(Command.Rcpt rcpt) {
    if (transaction == null) {
      reply(Verb.RCPT, Replies.MAIL_FIRST);
    } else if (content != null) {
      reply(Verb.RCPT, Replies.IN_CHUNKS);
    } else if (rcpt.usesDsn() && !rules.kind().isForAccounts()) {
      reply(Verb.RCPT, Replies.DSN_NOT_HERE);
    } else if (transaction.recipients() >= limits.recipients()) {
      reply(Verb.RCPT, Replies.TOO_MANY_RECIPIENTS);
    } else if (!transaction.smtpUtf8() && recipient(rcpt).address().needsUtf8()) {
      reply(Verb.RCPT, Replies.UTF8_UNDECLARED);
    } else {
      ask(new Action.Resolve(recipient(rcpt).address(), transaction.declaredSize()));
    }
  }

  private EnvelopeRecipient recipient(Command.Rcpt rcpt) {
    return rcpt.recipient()
        .orElseGet(
            () -> EnvelopeRecipient.plain(new MailAddress("postmaster", rules.postmasterDomain())));
  }

  private void data(boolean more) {
    if (more) {
      outOfStep(Verb.DATA);
    } else if (transaction == null) {
      reply(Verb.DATA, Replies.MAIL_FIRST);
    } else if (content != null) {
      reply(Verb.DATA, Replies.IN_CHUNKS);
    } else if (transaction.recipients() == 0) {
      reply(Verb.DATA, Replies.NO_RECIPIENTS);
    } else {
      ask(new Action.OpenContent());
    }
  }

  private void data(ByteBuffer input, int limit) {
    if (content.take(input, limit)) {
      mailIsWhole(Verb.DATA);
    } else if (content.isBeyondPatience()) {
      cutOff(Verb.DATA);
    }
  }

  // ---------------------------------------------------------------- chunks (RFC 3030)

  private void bdat(Command.Bdat bdat) {
    if (content == null && transaction != null && transaction.recipients() > 0) {
      ask(new Action.OpenContent());
      return;
    }
    if (content == null) {
      content =
          Content.unwanted(
              limits, out, transaction == null ? Replies.MAIL_FIRST : Replies.NO_RECIPIENTS);
    }
    beginChunk(bdat);
  }

  private void beginChunk(Command.Bdat bdat) {
    if (bdat.size() > limits.messageSize() + limits.overrun()) {
      cutOff(Verb.BDAT);
      return;
    }
    mode = Mode.CHUNK;
    chunkLeft = bdat.size();
    lastChunk = bdat.last();
    if (chunkLeft == 0) {
      chunkIsWhole();
    }
  }

  private void chunk(ByteBuffer input, int limit) {
    int before = input.position();
    content.take(input, (int) Math.min(limit, before + chunkLeft));
    chunkLeft -= input.position() - before;
    if (chunkLeft == 0) {
      chunkIsWhole();
    }
  }

  private void chunkIsWhole() {
    if (lastChunk) {
      content.finish();
    }
    if (lastChunk || content.fault().isPresent()) {
      mailIsWhole(Verb.BDAT);
    } else {
      mode = Mode.COMMAND;
      long octets = ((Command.Bdat) asked).size();
      // Drops of octets, each in a chunk of its own, would outlive every clock on content.
      Temper.Mood mood = octets < SMALL_CHUNK ? temper.idle() : Temper.Mood.CALM;
      answer(Verb.BDAT, Replies.chunkTaken(octets), mood);
    }
  }

  private void cutOff(Verb verb) {
    say(verb, Replies.TOO_BIG);
    close();
  }

  private void mailIsWhole(Verb verb) {
    Optional<SmtpReply> fault = content.fault();
    if (fault.isPresent()) {
      mode = Mode.COMMAND;
      forgetMail();
      reply(verb, fault.get());
      leaveIfDraining(verb);
      return;
    }
    steps++;
    mode = Mode.STORING;
    ask(
        new Action.Store(
            new ReceivedMail(
                rules.kind(),
                client,
                helo,
                TraceHeaders.protocol(
                    extended, tls != null, account != null, transaction.smtpUtf8()),
                Optional.ofNullable(tls),
                Optional.ofNullable(account),
                transaction.envelope(content.isEightBit()),
                transaction.mailboxes(),
                content.size())));
  }

  private void dropMail() {
    if (content != null && content.fault().isEmpty()) {
      out.add(new Action.DropContent());
    }
    forgetMail();
  }

  private void forgetMail() {
    content = null;
    transaction = null;
  }

  // ---------------------------------------------------------------- replies

  private void idle(Verb verb, SmtpReply reply) {
    answer(verb, reply, temper.idle());
  }

  private void reply(Verb verb, SmtpReply reply) {
    answer(verb, reply, reply.isPermanent() ? temper.error() : Temper.Mood.CALM);
  }

  private void answer(Verb verb, SmtpReply reply, Temper.Mood mood) {
    switch (mood) {
      case CALM -> say(verb, reply);
      case SLOW -> {
        steps++;
        held = reply;
        heldTo = verb;
        ask(new Action.Delay(limits.errorDelay()));
      }
      case ENOUGH -> {
        say(verb, Replies.TOO_MANY_ERRORS);
        close();
      }
    }
  }

  private void say(Verb verb, SmtpReply reply) {
    steps++;
    out.add(new Action.Reply(verb, reply));
  }

  private void outOfStep(Verb verb) {
    say(verb, Replies.OUT_OF_STEP);
    close();
  }

  private void leaveIfDraining(Verb verb) {
    if (draining && mode != Mode.CLOSED) {
      say(verb, Replies.SHUTTING_DOWN);
      close();
    }
  }

  private void close() {
    if (mode == Mode.CLOSED) {
      return;
    }
    dropMail();
    mode = Mode.CLOSED;
    out.add(new Action.Close());
  }

  private void ask(Action question) {
    waiting = true;
    out.add(question);
  }

  /** The answer is here; false when the session ended while it was due. */
  private boolean answered() {
    boolean live = waiting && mode != Mode.CLOSED;
    waiting = false;
    return live;
  }
}
