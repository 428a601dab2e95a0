package io.viesti.delivery.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.viesti.envelope.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * The thin shell of I/O around a {@link ClientConversation}: all state is touched on the channel's
 * event loop only; {@link #begin}, {@link #quit} and {@link #close} may be called from anywhere.
 */
final class ClientChannel extends ChannelInboundHandlerAdapter {
  private static final long CHECK_MILLIS = 200;

  private final ClientConversation conversation;
  private final SmtpTransport transport;
  private final String host;
  private final Materializer materializer;
  private final ChannelListener listener;
  private final ReplyParser parser = new ReplyParser();

  private ChannelHandlerContext context;
  private MailContent content;
  private long deadline;
  private boolean closed;

  ClientChannel(
      ClientConversation conversation,
      SmtpTransport transport,
      String host,
      Materializer materializer,
      ChannelListener listener) {
    this.conversation = conversation;
    this.transport = transport;
    this.host = host;
    this.materializer = materializer;
    this.listener = listener;
  }

  /** Starts a transaction once the owner heard {@code ready}. */
  void begin(Transaction transaction, MailContent mailContent) {
    onLoop(
        () -> {
          if (conversation.isReady()) {
            content = mailContent;
            run(conversation.begin(transaction));
          } else if (!closed) {
            run(conversation.lost("the session is not ready"));
          }
        });
  }

  /** As the server said; of use only once the owner heard {@code ready}. */
  boolean takesEightBit() {
    return conversation.takesEightBit();
  }

  /** Says QUIT when idle, or after the transaction under way. */
  void quit() {
    onLoop(() -> run(conversation.quit()));
  }

  /** Breaks off. */
  void close() {
    onLoop(() -> run(conversation.lost("closed by this side")));
  }

  private void onLoop(Runnable task) {
    ChannelHandlerContext current = context;
    if (current != null && !current.isRemoved()) {
      current.executor().execute(task);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    restartClock();
    ctx.executor()
        .scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      ByteBuf octets = (ByteBuf) message;
      while (octets.isReadable() && !closed) {
        SmtpReply reply = parser.feed(octets.readByte());
        if (reply != null) {
          List<ClientAct> acts = conversation.reply(reply);
          // RFC 3207: what came in clear after the 220 could be anybody's words.
          boolean injected =
              octets.isReadable() && acts.stream().anyMatch(ClientAct.StartTls.class::isInstance);
          run(injected ? conversation.lost("octets after the reply to STARTTLS") : acts);
        }
      }
    } catch (MalformedReply e) {
      run(conversation.lost(e.getMessage()));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    run(conversation.lost("connection closed by the remote server"));
    finishClosing();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    run(conversation.lost("connection lost: " + cause.getMessage()));
  }

  private void check() {
    if (!closed && conversation.isWaiting() && System.nanoTime() - deadline > 0) {
      run(conversation.lost("timeout"));
    }
  }

  private void restartClock() {
    deadline = System.nanoTime() + conversation.patience().toNanos();
  }

  private void run(List<ClientAct> acts) {
    boolean wrote = false;
    for (ClientAct act : acts) {
      if (act instanceof ClientAct.Write write) {
        context.write(Unpooled.wrappedBuffer(write.commands().getBytes(StandardCharsets.UTF_8)));
        wrote = true;
      } else if (act instanceof ClientAct.SendContent) {
        sendContent();
      } else if (act instanceof ClientAct.StartTls) {
        startTls();
      } else if (act instanceof ClientAct.Ready) {
        listener.ready();
      } else if (act instanceof ClientAct.Finished finished) {
        content = null;
        listener.finished(finished.results());
      } else if (act instanceof ClientAct.Unsuited unsuited) {
        content = null;
        listener.unsuited(unsuited.text());
      } else if (act instanceof ClientAct.NotBegun notBegun) {
        content = null;
        listener.notBegun(notBegun.text());
      } else if (act instanceof ClientAct.HostFailed failed) {
        listener.hostFailed(failed.text());
      } else if (act instanceof ClientAct.Close) {
        finishClosing();
      }
    }
    if (wrote) {
      context.flush();
    }
    restartClock();
  }

  private void finishClosing() {
    if (!closed) {
      closed = true;
      context.close();
      listener.closed();
    }
  }

  private void startTls() {
    SslHandler tls = transport.tls(context.channel(), host);
    context.pipeline().addFirst(tls);
    tls.handshakeFuture()
        .addListener(
            handshake -> {
              if (handshake.isSuccess()) {
                run(conversation.secured());
              } else if (!closed) {
                listener.tlsFailed(String.valueOf(handshake.cause().getMessage()));
                finishClosing();
              }
            });
  }

  private void sendContent() {
    DotStuffing stuffing = new DotStuffing();
    if (content instanceof MailContent.Whole whole) {
      byte[] stuffed = stuffing.stuff(whole.octets());
      conversation.contentSent();
      context.writeAndFlush(Unpooled.wrappedBuffer(stuffed, stuffing.end()));
    } else if (content instanceof MailContent.Streamed streamed) {
      streamed
          .octets()
          .runWith(Sink.foreachAsync(1, chunk -> sendChunk(stuffing, chunk)), materializer)
          .whenComplete((done, failure) -> onLoop(() -> endContent(stuffing, failure)));
    }
  }

  /** Completes when the socket took the chunk, which is what holds the blob store back. */
  private CompletionStage<Void> sendChunk(DotStuffing stuffing, ByteString chunk) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    byte[] octets = stuffing.stuff(chunk.toArray());
    ChannelFuture write = context.writeAndFlush(Unpooled.wrappedBuffer(octets));
    write.addListener(
        result -> {
          if (result.isSuccess()) {
            restartClock();
            taken.complete(null);
          } else {
            taken.completeExceptionally(result.cause());
          }
        });
    return taken;
  }

  private void endContent(DotStuffing stuffing, Throwable failure) {
    if (closed) {
      return;
    }
    if (failure != null) {
      run(conversation.lost("content could not be sent: " + failure.getMessage()));
      return;
    }
    conversation.contentSent();
    context.writeAndFlush(Unpooled.wrappedBuffer(stuffing.end()));
    restartClock();
  }
}
