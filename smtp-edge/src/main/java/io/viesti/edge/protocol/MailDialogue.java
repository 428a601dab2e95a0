package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.edge.protocol.Session.Mode;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The part of a session that is about one mail: MAIL, RCPT, DATA or BDAT, and its content. */
final class MailDialogue {
  /** Chunks below this many octets count as commands that bring no mail nearer. */
  private static final int SMALL_CHUNK = 1024;

  /** Makes the mail out of what only the session knows. */
  @FunctionalInterface
  interface Envelopes {
    ReceivedMail receive(Transaction transaction, Content content);
  }

  private final SessionRules rules;
  private final SessionLimits limits;
  private final Turn turn;
  private final List<Action> out;
  private final Envelopes envelopes;

  private Transaction transaction;
  private Content content;

  /** The command whose answer is due. */
  private Command asked;

  private long chunkLeft;

  MailDialogue(SessionRules rules, Turn turn, List<Action> out, Envelopes envelopes) {
    this.rules = rules;
    this.limits = rules.limits();
    this.turn = turn;
    this.out = out;
    this.envelopes = envelopes;
  }

  boolean isUnderWay() {
    return transaction != null;
  }

  boolean hasContent() {
    return content != null;
  }

  long contentSize() {
    return content == null ? 0 : content.size();
  }

  // ---------------------------------------------------------------- envelope

  void mail(Command.Mail mail, Optional<Account> account) {
    if (transaction != null) {
      turn.reply(Verb.MAIL, Replies.NESTED_MAIL);
    } else if (mail.usesDsn() && !rules.kind().isForAccounts()) {
      turn.reply(Verb.MAIL, Replies.DSN_NOT_HERE);
    } else if (mail.size() > limits.messageSize()) {
      turn.reply(Verb.MAIL, Replies.TOO_BIG);
    } else {
      asked = mail;
      turn.ask(new Action.Admit(mail.reversePath(), mail.size(), account));
    }
  }

  void admitted(Optional<SmtpReply> refusal) {
    if (refusal.isPresent()) {
      turn.reply(Verb.MAIL, refusal.get());
    } else {
      transaction = new Transaction((Command.Mail) asked);
      turn.say(Verb.MAIL, Replies.SENDER_OK);
    }
  }

  void rcpt(Command.Rcpt rcpt) {
    if (transaction == null) {
      turn.reply(Verb.RCPT, Replies.MAIL_FIRST);
    } else if (content != null) {
      turn.reply(Verb.RCPT, Replies.IN_CHUNKS);
    } else if (rcpt.usesDsn() && !rules.kind().isForAccounts()) {
      turn.reply(Verb.RCPT, Replies.DSN_NOT_HERE);
    } else if (transaction.recipients() >= limits.recipients()) {
      turn.reply(Verb.RCPT, Replies.TOO_MANY_RECIPIENTS);
    } else if (!transaction.smtpUtf8() && recipient(rcpt).address().needsUtf8()) {
      turn.reply(Verb.RCPT, Replies.UTF8_UNDECLARED);
    } else {
      asked = rcpt;
      turn.ask(new Action.Resolve(recipient(rcpt).address(), transaction.declaredSize()));
    }
  }

  private EnvelopeRecipient recipient(Command.Rcpt rcpt) {
    return rcpt.recipient()
        .orElseGet(
            () -> EnvelopeRecipient.plain(new MailAddress("postmaster", rules.postmasterDomain())));
  }

  void recipientAnswered(RecipientAnswer answer) {
    if (answer instanceof RecipientAnswer.Taken taken) {
      transaction.add(recipient((Command.Rcpt) asked), taken.mailboxes());
      turn.say(Verb.RCPT, Replies.RECIPIENT_OK);
    } else if (answer instanceof RecipientAnswer.Refused refused) {
      turn.reply(Verb.RCPT, refused.reply());
    }
  }

  // ---------------------------------------------------------------- DATA

  void data(Command command, boolean more) {
    if (more) {
      turn.outOfStep(Verb.DATA);
    } else if (transaction == null) {
      turn.reply(Verb.DATA, Replies.MAIL_FIRST);
    } else if (content != null) {
      turn.reply(Verb.DATA, Replies.IN_CHUNKS);
    } else if (transaction.recipients() == 0) {
      turn.reply(Verb.DATA, Replies.NO_RECIPIENTS);
    } else {
      asked = command;
      turn.ask(new Action.OpenContent());
    }
  }

  void contentOpened(Optional<SmtpReply> refusal) {
    if (asked instanceof Command.Bdat bdat) {
      content =
          refusal
              .map(reason -> Content.unwanted(limits, out, reason))
              .orElseGet(() -> Content.chunks(limits, out));
      beginChunk(bdat);
    } else if (refusal.isPresent()) {
      turn.reply(Verb.DATA, refusal.get());
    } else {
      content = Content.dots(limits, out);
      turn.enter(Mode.DATA);
      turn.say(Verb.DATA, Replies.GO_AHEAD);
    }
  }

  void takeData(ByteBuffer input, int limit) {
    if (content.take(input, limit)) {
      contentIsWhole();
    } else if (content.isBeyondPatience()) {
      turn.sayAndClose(Verb.DATA, Replies.TOO_BIG);
    }
  }

  // ---------------------------------------------------------------- BDAT (RFC 3030)

  /** The octets of a chunk come whatever we think of it: they are read before the reply. */
  void bdat(Command.Bdat bdat) {
    asked = bdat;
    if (content != null) {
      beginChunk(bdat);
    } else if (transaction != null && transaction.recipients() > 0) {
      turn.ask(new Action.OpenContent());
    } else {
      content =
          Content.unwanted(
              limits, out, transaction == null ? Replies.MAIL_FIRST : Replies.NO_RECIPIENTS);
      beginChunk(bdat);
    }
  }

  private void beginChunk(Command.Bdat bdat) {
    if (bdat.size() > limits.messageSize() + limits.overrun()) {
      turn.sayAndClose(Verb.BDAT, Replies.TOO_BIG);
      return;
    }
    turn.enter(Mode.CHUNK);
    chunkLeft = bdat.size();
    if (chunkLeft == 0) {
      chunkIsWhole(bdat);
    }
  }

  void takeChunk(ByteBuffer input, int limit) {
    int before = input.position();
    content.take(input, (int) Math.min(limit, before + chunkLeft));
    chunkLeft -= input.position() - before;
    if (chunkLeft == 0) {
      chunkIsWhole((Command.Bdat) asked);
    }
  }

  private void chunkIsWhole(Command.Bdat bdat) {
    if (bdat.last()) {
      content.finish();
    }
    if (bdat.last() || content.fault().isPresent()) {
      contentIsWhole();
      return;
    }
    turn.enter(Mode.COMMAND);
    SmtpReply reply = Replies.chunkTaken(bdat.size());
    if (bdat.size() < SMALL_CHUNK) {
      // Drops of octets, each in a chunk of its own, would outlive every clock on content.
      turn.idle(Verb.BDAT, reply);
    } else {
      turn.say(Verb.BDAT, reply);
    }
  }

  // ---------------------------------------------------------------- the end

  private void contentIsWhole() {
    Optional<SmtpReply> fault = content.fault();
    if (fault.isPresent()) {
      turn.enter(Mode.COMMAND);
      forget();
      turn.reply(asked.verb(), fault.get());
    } else {
      turn.step();
      turn.enter(Mode.STORING);
      turn.ask(new Action.Store(envelopes.receive(transaction, content)));
    }
  }

  void stored(SmtpReply outcome) {
    turn.enter(Mode.COMMAND);
    forget();
    if (outcome.isPositive()) {
      turn.soothe();
    }
    turn.reply(asked.verb(), outcome);
  }

  /** Storage broke while content came: the rest is read, then the client hears of it. */
  void fail(SmtpReply reason) {
    if (content != null && turn.mode() != Mode.STORING) {
      content.fail(reason);
    }
  }

  /** Forgets the mail and, unless it is being stored, what was kept of it. */
  void drop() {
    if (content != null && turn.mode() != Mode.STORING && content.fault().isEmpty()) {
      out.add(new Action.DropContent());
    }
    forget();
  }

  private void forget() {
    content = null;
    transaction = null;
  }
}
