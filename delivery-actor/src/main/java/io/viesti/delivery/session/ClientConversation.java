package io.viesti.delivery.session;

import io.viesti.envelope.SmtpReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The client's side of an SMTP session (RFC 5321, RFC 2920, RFC 3207) as a state machine without
 * I/O: it is told what happened and answers with what to do. Not thread-safe; one per connection.
 *
 * <p>Life: {@link #connected}, then after {@code Ready} any number of {@link #begin} to {@code
 * Finished}, each followed by another {@code Ready} or {@code Close}; {@link #quit} in between.
 */
public final class ClientConversation {

  /** What the next reply answers. */
  enum Expect {
    GREETING,
    EHLO,
    HELO,
    STARTTLS,
    MAIL,
    RCPT,
    DATA,
    FINAL,
    RSET,
    QUIT
  }

  private final String helloName;
  private final boolean wantTls;
  private final int maxTransactions;
  private final SmtpTimeouts timeouts;

  private final Deque<Expect> expected = new ArrayDeque<>();
  private Extensions extensions = Extensions.NONE;
  private TransactionProgress progress;
  private boolean secure;
  private boolean handshaking;
  private boolean sendingContent;
  private boolean closed;
  private boolean served;
  private int transactions;

  /**
   * @param helloName what EHLO says
   * @param wantTls whether STARTTLS is used where it is offered
   * @param maxTransactions after which the session ends by itself
   */
  public ClientConversation(
      String helloName, boolean wantTls, int maxTransactions, SmtpTimeouts timeouts) {
    this.helloName = helloName;
    this.wantTls = wantTls;
    this.maxTransactions = maxTransactions;
    this.timeouts = timeouts;
    expected.add(Expect.GREETING);
  }

  /** How long the next reply, handshake or block of content may take. */
  public Duration patience() {
    if (sendingContent) {
      return timeouts.dataBlock();
    }
    if (handshaking || expected.isEmpty()) {
      return timeouts.greeting();
    }
    return switch (expected.peek()) {
      case GREETING, EHLO, HELO, STARTTLS -> timeouts.greeting();
      case MAIL, RCPT, RSET -> timeouts.command();
      case DATA -> timeouts.dataStart();
      case FINAL -> timeouts.finalDot();
      case QUIT -> timeouts.quit();
    };
  }

  /** Whether anything is awaited of the other side: when not, the session is idle. */
  public boolean isWaiting() {
    return sendingContent || handshaking || !expected.isEmpty();
  }

  /** Whether {@link #begin} is possible. */
  public boolean isReady() {
    return !closed && !isWaiting() && progress == null;
  }

  /** Whether a transaction got as far as its content, so that breaking off could repeat it. */
  public boolean isPastData() {
    return progress != null && (sendingContent || progress.contentSent());
  }

  /** Whether the server takes octets above 127. */
  public boolean takesEightBit() {
    return extensions.eightBitMime();
  }

  /** Starts a transaction; only when {@link #isReady}. */
  public List<ClientAct> begin(Transaction transaction) {
    if (!isReady()) {
      throw new IllegalStateException("a transaction needs an idle session");
    }
    Optional<String> unsuited = MailCommands.unsuited(transaction, extensions);
    if (unsuited.isPresent()) {
      return List.of(new ClientAct.Unsuited(unsuited.get()), new ClientAct.Ready());
    }
    transactions++;
    progress = new TransactionProgress(transaction);
    String mail = MailCommands.mail(transaction, extensions);
    if (!extensions.pipelining()) {
      expected.add(Expect.MAIL);
      return write(mail);
    }
    StringBuilder group = new StringBuilder(mail);
    expected.add(Expect.MAIL);
    for (int i = 0; i < transaction.recipients().size(); i++) {
      group.append(MailCommands.rcpt(transaction.recipients().get(i), extensions));
      expected.add(Expect.RCPT);
    }
    expected.add(Expect.DATA);
    return write(group.append("DATA\r\n").toString());
  }

  /** The server said something. */
  public List<ClientAct> reply(SmtpReply reply) {
    if (closed) {
      return List.of();
    }
    Expect answered = expected.poll();
    if (answered == null) {
      return end("unexpected reply: " + reply);
    }
    if (reply.code() == 421 && answered != Expect.QUIT) {
      return shutDown(answered, reply);
    }
    return switch (answered) {
      case GREETING -> greeting(reply);
      case EHLO -> ehlo(reply);
      case HELO -> helo(reply);
      case STARTTLS -> startTls(reply);
      case MAIL -> mail(reply);
      case RCPT -> rcpt(reply);
      case DATA -> data(reply);
      case FINAL -> finalDot(reply);
      case RSET -> reply.isPositive() ? ready() : end("RSET refused: " + reply);
      case QUIT -> close();
    };
  }

  /** The handshake succeeded: what was learnt in clear counts no more (RFC 3207 §4.2). */
  public List<ClientAct> secured() {
    handshaking = false;
    secure = true;
    extensions = Extensions.NONE;
    return hello();
  }

  /** The final dot is on its way. Told when it is handed to the socket, not when it left. */
  public void contentSent() {
    sendingContent = false;
    if (progress != null) {
      progress.markContentSent();
    }
  }

  /** The connection is gone or can't be used: a cut, a timeout, nonsense instead of a reply. */
  public List<ClientAct> lost(String why) {
    return closed ? List.of() : end(why);
  }

  /** Ends an idle session; a busy one ends after its transaction. */
  public List<ClientAct> quit() {
    if (closed || expected.contains(Expect.QUIT)) {
      return List.of();
    }
    transactions = maxTransactions;
    if (!isReady()) {
      return List.of();
    }
    expected.add(Expect.QUIT);
    return write("QUIT\r\n");
  }

  private List<ClientAct> greeting(SmtpReply reply) {
    return reply.code() == 220 ? hello() : hostFailed("greeting: " + reply);
  }

  private List<ClientAct> hello() {
    expected.add(Expect.EHLO);
    return write("EHLO " + helloName + "\r\n");
  }

  private List<ClientAct> ehlo(SmtpReply reply) {
    if (reply.isPermanent()) {
      expected.add(Expect.HELO);
      return write("HELO " + helloName + "\r\n");
    }
    if (reply.code() != 250) {
      return hostFailed("EHLO: " + reply);
    }
    extensions = Extensions.of(reply);
    if (wantTls && !secure && extensions.startTls()) {
      expected.add(Expect.STARTTLS);
      return write("STARTTLS\r\n");
    }
    return firstReady();
  }

  private List<ClientAct> firstReady() {
    served = true;
    return List.of(new ClientAct.Ready());
  }

  private List<ClientAct> helo(SmtpReply reply) {
    return reply.code() == 250 ? firstReady() : hostFailed("HELO: " + reply);
  }

  /** A server that offers TLS and then has none is used in clear: TLS is opportunistic here. */
  private List<ClientAct> startTls(SmtpReply reply) {
    if (reply.code() != 220) {
      return firstReady();
    }
    if (!expected.isEmpty()) {
      return end("replies before the TLS handshake");
    }
    handshaking = true;
    return List.of(new ClientAct.StartTls());
  }

  private List<ClientAct> mail(SmtpReply reply) {
    progress.markAnswered();
    if (!reply.isPositive()) {
      progress.refuseAll("MAIL FROM: " + reply, reply.isPermanent());
      return extensions.pipelining() ? List.of() : reset();
    }
    return extensions.pipelining() ? List.of() : nextRcpt();
  }

  private List<ClientAct> nextRcpt() {
    expected.add(Expect.RCPT);
    return write(MailCommands.rcpt(progress.nextRecipient(), extensions));
  }

  private List<ClientAct> rcpt(SmtpReply reply) {
    boolean more = progress.answerRecipient(reply);
    if (extensions.pipelining()) {
      return List.of();
    }
    if (more) {
      return nextRcpt();
    }
    if (!progress.anyOpen()) {
      return reset();
    }
    expected.add(Expect.DATA);
    return write("DATA\r\n");
  }

  private List<ClientAct> data(SmtpReply reply) {
    if (reply.code() == 354 && progress.anyOpen()) {
      expected.add(Expect.FINAL);
      sendingContent = true;
      return List.of(new ClientAct.SendContent());
    }
    if (reply.code() == 354) {
      // RFC 2920 §3.1: a server that wants data for nobody gets an empty mail.
      expected.add(Expect.FINAL);
      return write(".\r\n");
    }
    progress.refuseOpen("DATA: " + reply, reply.isPermanent());
    return reset();
  }

  private List<ClientAct> finalDot(SmtpReply reply) {
    if (sendingContent) {
      // The server speaks before the final dot: whatever it says, this connection is out of step.
      sendingContent = false;
      progress.refuseOpen("in DATA: " + reply, reply.isPermanent());
      return finishAndClose();
    }
    if (reply.isPositive()) {
      progress.acceptOpen(reply.toString());
    } else {
      progress.refuseOpen("end of data: " + reply, reply.isPermanent());
    }
    List<ClientAct> acts = new ArrayList<>(finish());
    acts.addAll(ready());
    return acts;
  }

  /** Ends a transaction that failed before its content; RSET makes the session fit for another. */
  private List<ClientAct> reset() {
    List<ClientAct> acts = new ArrayList<>(finish());
    expected.add(Expect.RSET);
    acts.addAll(write("RSET\r\n"));
    return acts;
  }

  private List<ClientAct> ready() {
    if (transactions >= maxTransactions) {
      return quit();
    }
    return List.of(new ClientAct.Ready());
  }

  private List<ClientAct> finish() {
    TransactionProgress done = progress;
    progress = null;
    return List.of(new ClientAct.Finished(done.results()));
  }

  private List<ClientAct> finishAndClose() {
    List<ClientAct> acts = new ArrayList<>(finish());
    acts.addAll(close());
    return acts;
  }

  private List<ClientAct> shutDown(Expect answered, SmtpReply reply) {
    if (progress == null) {
      return answered == Expect.RSET ? close() : end(reply.toString());
    }
    if (answered == Expect.FINAL) {
      progress.refuseOpen("end of data: " + reply, false);
      return finishAndClose();
    }
    return end(reply.toString());
  }

  private List<ClientAct> end(String why) {
    List<ClientAct> acts = new ArrayList<>();
    if (progress != null && !progress.wasAnswered() && transactions > 1) {
      // A reused session that was closed meanwhile: no word was said about this mail.
      progress = null;
      acts.add(new ClientAct.NotBegun(why));
    } else if (progress != null) {
      progress.refuseOpen(
          progress.contentSent() ? "outcome unknown: " + why + " after the final dot" : why, false);
      acts.addAll(finish());
    } else if (!served) {
      acts.add(new ClientAct.HostFailed(why));
    }
    acts.addAll(close());
    return acts;
  }

  private List<ClientAct> hostFailed(String why) {
    closed = true;
    return List.of(new ClientAct.HostFailed(why), new ClientAct.Close());
  }

  private List<ClientAct> close() {
    closed = true;
    expected.clear();
    return List.of(new ClientAct.Close());
  }

  private static List<ClientAct> write(String commands) {
    return List.of(new ClientAct.Write(commands));
  }
}
