package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.edge.FakeNode;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import io.viesti.queue.ResolvedRecipient;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A session with somebody who does what it asks for: {@code alice}, {@code bob} and {@code
 * postmaster} of here.test exist, {@code secret} is every password, storage always works; each of
 * these can be changed.
 */
final class Dialogue {
  static final SessionLimits LIMITS =
      new SessionLimits(10_000, 5_000, 2_048, 1_000, 5, 10, 20, 100, Duration.ofSeconds(1));

  final List<ReceivedMail> stored = new ArrayList<>();
  final List<byte[]> contents = new ArrayList<>();
  final List<Action> asked = new ArrayList<>();
  final List<Verb> answeredTo = new ArrayList<>();
  boolean closed;
  boolean tlsRequested;
  int delays;
  int dropped;

  /** Questions of this type are left open. */
  Class<? extends Action> unanswered;

  Function<Action.Admit, Optional<SmtpReply>> admission = question -> Optional.empty();
  Function<MailAddress, RecipientAnswer> directory = Dialogue::hosted;
  Function<ReceivedMail, SmtpReply> storage = mail -> SmtpReply.of(250, "2.0.0", "Stored");
  Optional<SmtpReply> openRefusal = Optional.empty();
  int storageTakes = Integer.MAX_VALUE;

  final Session session;
  private final List<Action> actions = new ArrayList<>();
  private final StringBuilder replies = new StringBuilder();
  private ByteArrayOutputStream content;
  private byte[] rest = new byte[0];

  private Dialogue(SessionRules rules, String client) {
    session = new Session(rules, new Client(address(client), false), actions);
  }

  static Dialogue on(SessionKind kind) {
    return on(kind, LIMITS);
  }

  static Dialogue on(SessionKind kind, SessionLimits limits) {
    return new Dialogue(rules(kind, false, limits), "192.0.2.1");
  }

  static Dialogue onLoopback(boolean plaintextAuth, String client) {
    return new Dialogue(rules(SessionKind.SUBMISSION, plaintextAuth, LIMITS), client);
  }

  private static SessionRules rules(SessionKind kind, boolean plaintextAuth, SessionLimits limits) {
    return new SessionRules(kind, "mx.here.test", "here.test", true, plaintextAuth, limits);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static RecipientAnswer hosted(MailAddress address) {
    if (!address.domain().equals("here.test")) {
      return new RecipientAnswer.Refused(Replies.RELAY_DENIED);
    }
    return List.of("alice", "bob", "postmaster").contains(address.normalised().localPart())
        ? new RecipientAnswer.Taken(
            List.of(
                new ResolvedRecipient(
                    address, address.normalised(), "box-" + address.normalised(), 1)))
        : new RecipientAnswer.Refused(Replies.UNKNOWN_ADDRESS);
  }

  /** A session that greeted and was greeted. */
  Dialogue greeted() {
    open();
    say("EHLO there.test\r\n");
    return this;
  }

  /** A session in which mail of carol to alice is under way. */
  Dialogue withRecipient() {
    greeted();
    say("MAIL FROM:<carol@there.test>\r\n");
    say("RCPT TO:<alice@here.test>\r\n");
    return this;
  }

  /** A submission session over TLS in which alice logged in. */
  Dialogue loggedIn() {
    open();
    say("EHLO laptop\r\n");
    say("STARTTLS\r\n");
    say("EHLO laptop\r\n");
    say("AUTH PLAIN AGFsaWNlQGhlcmUudGVzdABzZWNyZXQ=\r\n");
    return this;
  }

  String open() {
    session.opened();
    return perform();
  }

  /** Says something and returns the replies, each line ended by a newline. */
  String say(String text) {
    return say(text.getBytes(StandardCharsets.UTF_8));
  }

  String say(byte[] octets) {
    byte[] all = new byte[rest.length + octets.length];
    System.arraycopy(rest, 0, all, 0, rest.length);
    System.arraycopy(octets, 0, all, rest.length, octets.length);
    ByteBuffer input = ByteBuffer.wrap(all);
    run();
    while (input.hasRemaining()
        && (session.takesInput() || session.mode() == Session.Mode.SILENT)) {
      session.receive(input);
      run();
    }
    rest = new byte[input.remaining()];
    input.get(rest);
    return perform();
  }

  /** The same, octet by octet. */
  String saySlowly(byte[] octets) {
    StringBuilder all = new StringBuilder();
    for (byte octet : octets) {
      all.append(say(new byte[] {octet}));
    }
    return all.toString();
  }

  /** Octets not taken yet. */
  int left() {
    return rest.length;
  }

  /** Does what there is to do and returns the replies of it. */
  String perform() {
    run();
    String said = replies.toString();
    replies.setLength(0);
    return said;
  }

  private void run() {
    for (int i = 0; i < actions.size(); i++) {
      perform(actions.get(i));
    }
    actions.clear();
  }

  private void perform(Action action) {
    asked.add(action);
    if (action instanceof Action.Reply reply) {
      answeredTo.add(reply.to());
      replies.append(text(reply.reply()));
    } else if (action instanceof Action.Append append) {
      content.write(append.octets(), append.offset(), append.length());
      if (content.size() > storageTakes) {
        session.storageFull();
      }
    } else if (action instanceof Action.DropContent) {
      dropped++;
      content = null;
    } else if (action instanceof Action.Close) {
      closed = true;
    } else if (!action.getClass().equals(unanswered)) {
      answer(action);
    }
  }

  private void answer(Action action) {
    if (action instanceof Action.Admit admit) {
      session.admitted(admission.apply(admit));
    } else if (action instanceof Action.Resolve resolve) {
      session.recipientAnswered(directory.apply(resolve.address()));
    } else if (action instanceof Action.OpenContent) {
      content = new ByteArrayOutputStream();
      session.contentOpened(openRefusal);
    } else if (action instanceof Action.Store store) {
      stored.add(store.mail());
      contents.add(content.toByteArray());
      content = null;
      session.stored(storage.apply(store.mail()));
    } else if (action instanceof Action.Authenticate login) {
      session.authenticated(
          login.password().equals("secret")
              ? new AuthAnswer.Welcome(account(login.address()))
              : login.password().equals("later") ? new AuthAnswer.Later() : new AuthAnswer.Wrong());
    } else if (action instanceof Action.StartTls) {
      tlsRequested = true;
      session.tlsStarted(new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384"));
    } else if (action instanceof Action.Delay) {
      delays++;
      session.resumed();
    }
  }

  private static Account account(MailAddress address) {
    return new Account(address, "box-" + address, 1, 1 << 30, Optional.empty(), FakeNode.NOW);
  }

  private static String text(SmtpReply reply) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < reply.lines().size(); i++) {
      text.append(reply.code())
          .append(i == reply.lines().size() - 1 ? ' ' : '-')
          .append(reply.enhanced().map(e -> e + " ").orElse(""))
          .append(reply.lines().get(i))
          .append('\n');
    }
    return text.toString();
  }

  /** The content of the only mail stored, as Latin-1. */
  String onlyContent() {
    if (contents.size() != 1) {
      throw new AssertionError(contents.size() + " mails stored");
    }
    return new String(contents.get(0), StandardCharsets.ISO_8859_1);
  }
}
