package io.viesti.edge.protocol;

import io.viesti.edge.protocol.Session.Mode;
import io.viesti.envelope.SmtpReply;
import java.util.List;

/** Whose turn it is in a session: its mode, the question that is open, the replies given. */
final class Turn {
  private final SessionLimits limits;
  private final List<Action> out;
  private final Temper temper;

  private Mode mode = Mode.SILENT;
  private boolean waiting;
  private boolean storageFull;
  private long steps;
  private Verb heldTo;
  private SmtpReply held;
  private Runnable beforeClose = () -> {};

  Turn(SessionLimits limits, List<Action> out) {
    this.limits = limits;
    this.out = out;
    this.temper = new Temper(limits);
  }

  void beforeClose(Runnable task) {
    beforeClose = task;
  }

  Mode mode() {
    return mode;
  }

  void enter(Mode next) {
    mode = next;
  }

  boolean isClosed() {
    return mode == Mode.CLOSED;
  }

  long steps() {
    return steps;
  }

  /** The client brought something to an end. */
  void step() {
    steps++;
  }

  boolean takesInput() {
    return !waiting && !storageFull && mode != Mode.CLOSED && mode != Mode.SILENT;
  }

  void storageFull(boolean full) {
    storageFull = full;
  }

  // ---------------------------------------------------------------- replies

  /** A reply that is no judgement of the client. */
  void say(Verb to, SmtpReply reply) {
    steps++;
    out.add(new Action.Reply(to, reply));
  }

  /** A reply; refusals add up. */
  void reply(Verb to, SmtpReply reply) {
    answer(to, reply, reply.isPermanent() ? temper.error() : Temper.Mood.CALM);
  }

  /** A reply to a command that brings no mail nearer. */
  void idle(Verb to, SmtpReply reply) {
    answer(to, reply, temper.idle());
  }

  /** A mail was taken: all is forgiven. */
  void soothe() {
    temper.soothe();
  }

  private void answer(Verb to, SmtpReply reply, Temper.Mood mood) {
    switch (mood) {
      case CALM -> say(to, reply);
      case SLOW -> {
        steps++;
        held = reply;
        heldTo = to;
        ask(new Action.Delay(limits.errorDelay()));
      }
      case ENOUGH -> sayAndClose(to, Replies.TOO_MANY_ERRORS);
    }
  }

  /** The delay is over. */
  void resumed() {
    if (answered() && held != null) {
      SmtpReply reply = held;
      held = null;
      say(heldTo, reply);
    }
  }

  void sayAndClose(Verb to, SmtpReply reply) {
    say(to, reply);
    close();
  }

  /** Input came where the client had to wait for us (RFC 2920 §3.1). */
  void outOfStep(Verb to) {
    sayAndClose(to, Replies.OUT_OF_STEP);
  }

  void close() {
    if (mode != Mode.CLOSED) {
      beforeClose.run();
      mode = Mode.CLOSED;
      out.add(new Action.Close());
    }
  }

  // ---------------------------------------------------------------- questions

  /** Asks, and takes no input until the answer is there. */
  void ask(Action question) {
    waiting = true;
    out.add(question);
  }

  /** The answer is here; false when nobody waits for it any more. */
  boolean answered() {
    boolean wanted = waiting && mode != Mode.CLOSED;
    waiting = false;
    return wanted;
  }
}
