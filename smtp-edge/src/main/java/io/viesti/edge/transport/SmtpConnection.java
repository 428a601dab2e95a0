package io.viesti.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.AuthAnswer;
import io.viesti.edge.protocol.Client;
import io.viesti.edge.protocol.Patience;
import io.viesti.edge.protocol.RecipientAnswer;
import io.viesti.edge.protocol.Replies;
import io.viesti.edge.protocol.Session;
import io.viesti.edge.protocol.Tls;
import io.viesti.edge.protocol.Verb;
import io.viesti.envelope.SmtpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: feeds a {@link Session} and does what it asks for. All of it on the channel's
 * event loop; answers of others come back there.
 */
public final class SmtpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);

  /** Octets kept of a client that talks on while it is to wait; then it is not read. */
  private static final int MAX_INBOX = 64 * 1024;

  private static final long MAX_TICK = Duration.ofSeconds(15).toNanos();

  private final ConnectionContext shared;
  private final Client client;
  private final List<Action> actions = new ArrayList<>();
  private final Session session;
  private final Inbox inbox = new Inbox();
  private final Patience patience;

  private ChannelHandlerContext ctx;
  private Outbox outbox;
  private Answers answers;
  private ContentFlow content;
  private ScheduledFuture<?> ticks;
  private boolean counted;
  private boolean driving;
  private boolean heard;
  private boolean closing;

  public SmtpConnection(ConnectionContext shared, Client client) {
    this.shared = shared;
    this.client = client;
    this.session = new Session(shared.rules(), client, actions);
    this.patience = new Patience(shared.patience());
  }

  // ---------------------------------------------------------------- what Netty says

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ctx = context;
    outbox = new Outbox(context);
    answers = new Answers(context.channel().eventLoop(), this::goOn);
    content =
        new ContentFlow(
            session, shared.acceptance(), shared.metrics(), answers, context.channel().eventLoop());
    counted = true;
    Optional<SmtpReply> refusal = shared.connections().enter(client.address());
    if (shared.draining().getAsBoolean()) {
      refusal = Optional.of(Replies.SHUTTING_DOWN);
    }
    startTicks();
    if (shared.rules().kind().hasTlsFromStart()) {
      if (refusal.isPresent()) {
        // A reply in the clear is no use to who expects TLS.
        ctx.close();
      } else {
        addTls();
      }
    } else if (refusal.isPresent()) {
      session.refused(refusal.get());
    } else {
      greet();
    }
    drive();
  }

  private void greet() {
    if (shared.greetingDelay().isZero()) {
      session.opened();
    } else {
      answers.later(
          shared.greetingDelay(),
          () -> {
            if (session.mode() == Session.Mode.SILENT) {
              session.opened();
            }
          });
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    try {
      if (!closing) {
        inbox.add((ByteBuf) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    drive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      drive();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        tlsStarted();
      } else {
        log.debug("{} TLS handshake failed: {}", name(), handshake.cause().toString());
        context.close();
      }
      drive();
    }
  }

  private void tlsStarted() {
    SSLSession agreed = ctx.pipeline().get(SslHandler.class).engine().getSession();
    session.tlsStarted(new Tls(agreed.getProtocol(), agreed.getCipherSuite()));
    if (session.mode() == Session.Mode.SILENT) {
      greet();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    session.disconnected();
    drive();
    if (ticks != null) {
      ticks.cancel(false);
    }
    if (counted) {
      counted = false;
      shared.connections().leave(client.address());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("{} connection broke: {}", name(), cause.toString());
    context.close();
  }

  /** Ends the session at once, or after the mail that is coming in. On the event loop. */
  public void drain() {
    if (ctx != null) {
      session.drain();
      drive();
    }
  }

  // ---------------------------------------------------------------- the loop

  private void drive() {
    if (driving || ctx == null) {
      return;
    }
    driving = true;
    try {
      perform();
      while (inbox.size() > 0 && mayFeed()) {
        session.receive(inbox.octets());
        perform();
      }
      outbox.flush();
      inbox.trim();
      controlReading();
    } catch (RuntimeException broken) {
      breakOff(broken);
    } finally {
      driving = false;
    }
  }

  /** A fault of ours: the client is told to come again, and nothing of its mail is kept. */
  private void breakOff(RuntimeException fault) {
    log.error("{} session broke off", name(), fault);
    session.disconnected();
    actions.clear();
    content.drop();
    reply(new Action.Reply(Verb.UNKNOWN, Replies.INTERNAL_ERROR));
    close();
  }

  private boolean mayFeed() {
    return (session.takesInput() || session.mode() == Session.Mode.SILENT)
        && ctx.channel().isWritable();
  }

  private void controlReading() {
    boolean read =
        closing || (!content.isFull() && inbox.size() < MAX_INBOX && ctx.channel().isWritable());
    if (ctx.channel().config().isAutoRead() != read) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  private void perform() {
    // Answers that are there at once add to the list while it is gone through.
    for (int i = 0; i < actions.size(); i++) {
      perform(actions.get(i));
    }
    actions.clear();
  }

  private void perform(Action action) {
    if (action instanceof Action.Append append) {
      content.append(append);
    } else if (action instanceof Action.Reply reply) {
      reply(reply);
    } else if (action instanceof Action.Resolve resolve) {
      answers.whenThere(
          shared.recipients().ask(shared.rules().kind(), resolve),
          (answer, failure) ->
              session.recipientAnswered(
                  failure == null ? answer : new RecipientAnswer.Refused(Replies.DIRECTORY_DOWN)));
    } else if (action instanceof Action.Admit admit) {
      answers.whenThere(
          shared.admission().ask(client, admit),
          (refusal, failure) ->
              session.admitted(failure == null ? refusal : Optional.of(Replies.DIRECTORY_DOWN)));
    } else if (action instanceof Action.OpenContent) {
      content.open();
    } else if (action instanceof Action.Store store) {
      content.store(store);
    } else if (action instanceof Action.DropContent) {
      content.drop();
    } else if (action instanceof Action.Authenticate login) {
      answers.whenThere(
          shared.logins().ask(client, login),
          (answer, failure) ->
              session.authenticated(failure == null ? answer : new AuthAnswer.Later()));
    } else if (action instanceof Action.StartTls) {
      outbox.flush();
      addTls();
    } else if (action instanceof Action.Delay delay) {
      answers.later(delay.time(), session::resumed);
    } else if (action instanceof Action.Close) {
      close();
    }
  }

  // ---------------------------------------------------------------- TLS

  private void addTls() {
    SslHandler handler = shared.tls().newHandler(ctx.alloc(), shared.tlsExecutor());
    handler.setHandshakeTimeoutMillis(
        Math.min(30_000, Math.max(1, shared.patience().command().toMillis())));
    ctx.pipeline().addFirst("tls", handler);
  }

  // ---------------------------------------------------------------- replies

  private void reply(Action.Reply reply) {
    outbox.add(reply.reply());
    shared.metrics().replied(reply.to(), reply.reply().code());
    if (log.isDebugEnabled()) {
      log.debug("{} {}: {}", name(), reply.to(), reply.reply());
    }
  }

  private void close() {
    closing = true;
    outbox.close(heard);
  }

  /** What log lines call this session. */
  private String name() {
    return client.literal() + "#" + (ctx == null ? "" : ctx.channel().id().asShortText());
  }

  // ---------------------------------------------------------------- time and other threads

  private void startTicks() {
    Patience.Times times = shared.patience();
    long shortest =
        Math.min(
            Math.min(times.command().toNanos(), times.store().toNanos()),
            Math.min(times.block().toNanos(), times.grace().toNanos()));
    long tick = Math.max(1_000_000, Math.min(MAX_TICK, shortest / 4));
    ticks =
        ctx.channel()
            .eventLoop()
            .scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    long now = ctx.channel().eventLoop().ticker().nanoTime();
    if (patience.endsAt(session, now) <= now) {
      log.debug("{} timed out in {}", name(), session.mode());
      session.expired();
      drive();
    }
  }

  private void goOn(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException broken) {
      breakOff(broken);
    }
    drive();
  }
}
