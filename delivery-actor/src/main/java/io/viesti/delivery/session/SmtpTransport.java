package io.viesti.delivery.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.Materializer;

/** The node's outgoing connections: event loops, TLS, and which hosts TLS is broken at. */
public final class SmtpTransport implements AutoCloseable {
  private static final int REMEMBERED_HOSTS = 10_000;

  private final SessionSettings settings;
  private final EventLoopGroup loops;
  private final SslContext tls;
  private final Cache<String, Boolean> brokenTls;

  public SmtpTransport(SessionSettings settings) {
    this.settings = settings;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            settings.threads(),
            new DefaultThreadFactory("viesti-delivery", true),
            NioIoHandler.newFactory());
    this.tls = anyCertificate();
    this.brokenTls =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_HOSTS)
            .expireAfterWrite(settings.rememberBrokenTls())
            .build();
  }

  /** Opportunistic TLS (RFC 7435): any certificate is better than none. */
  private static SslContext anyCertificate() {
    try {
      return SslContextBuilder.forClient()
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS in this Java", e);
    }
  }

  public SessionSettings settings() {
    return settings;
  }

  /** Remembers for a while that a host offers TLS and then fails at it. */
  void rememberBrokenTls(String host) {
    brokenTls.put(host, true);
  }

  /** Opens a connection; the channel speaks to its listener from then on. */
  ChannelFuture connect(
      InetSocketAddress address, String host, Materializer materializer, ChannelListener listener) {
    boolean useTls = settings.tls() && brokenTls.getIfPresent(host) == null;
    ClientChannel handler =
        new ClientChannel(
            new ClientConversation(
                settings.helloName(), useTls, settings.maxTransactions(), settings.timeouts()),
            this,
            host,
            materializer,
            listener);
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.timeouts().connect().toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler);
              }
            })
        .connect(address);
  }

  SslHandler tls(Channel channel, String host) {
    SslHandler handler = tls.newHandler(channel.alloc(), host, -1);
    handler.setHandshakeTimeoutMillis(settings.timeouts().greeting().toMillis());
    return handler;
  }

  /** Closes what is still open; returns at once. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
