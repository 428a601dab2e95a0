package io.viesti.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.viesti.envelope.SmtpReply;
import java.util.concurrent.TimeUnit;

/** Replies on their way out: gathered, sent together, and the last one before the end. */
final class Outbox {
  /** Replies are sent at the latest when there are this many octets of them. */
  private static final int MAX = 16 * 1024;

  /** How long a client that is still talking is listened to after our last word. */
  private static final int LINGER_SECONDS = 2;

  private final ChannelHandlerContext ctx;
  private ByteBuf replies;

  Outbox(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  void add(SmtpReply reply) {
    if (replies == null) {
      replies = ctx.alloc().buffer(256);
    }
    ReplyWriter.write(replies, reply);
    if (replies.readableBytes() > MAX) {
      flush();
    }
  }

  void flush() {
    if (replies != null) {
      ByteBuf octets = replies;
      replies = null;
      ctx.writeAndFlush(octets, ctx.voidPromise());
    }
  }

  /**
   * Sends what is there and ends. Closing while input is unread would make the kernel reset the
   * connection, and the client might never see our last reply: so first only our side is closed.
   *
   * @param talking whether the client has said anything, so may still be talking
   */
  void close(boolean talking) {
    ByteBuf last = replies == null ? ctx.alloc().buffer(0) : replies;
    replies = null;
    ctx.writeAndFlush(last).addListener(sent -> closeOurSide(talking));
    // Also when the client does not even read that.
    ctx.channel().eventLoop().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private void closeOurSide(boolean talking) {
    boolean tls = ctx.pipeline().get(SslHandler.class) != null;
    if (talking && !tls && ctx.channel() instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      ctx.close();
    }
  }
}
