package io.viesti.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.viesti.edge.acceptance.Acceptance;
import io.viesti.edge.acceptance.Admission;
import io.viesti.edge.acceptance.Recipients;
import io.viesti.edge.limits.ConnectionCount;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.limits.Rate;
import io.viesti.edge.protocol.Client;
import io.viesti.edge.protocol.SessionKind;
import io.viesti.edge.protocol.SessionRules;
import io.viesti.edge.submission.Logins;
import io.viesti.edge.tls.ServerTls;
import io.viesti.edge.transport.ConnectionContext;
import io.viesti.edge.transport.SmtpConnection;
import io.viesti.edge.transport.SmtpMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SMTP server of a node: MX, submission with STARTTLS and with TLS from the start. Thread-safe.
 */
public final class SmtpServer {
  private static final Logger log = LoggerFactory.getLogger(SmtpServer.class);
  private static final int BACKLOG = 1_024;
  private static final int TLS_THREADS = 2;
  private static final int TLS_QUEUE = 10_000;

  private final SmtpServices services;
  private final SmtpSettings settings;
  private final EventLoopGroup loops;
  private final ExecutorService tlsExecutor;
  private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Map<SessionKind, Channel> listeners = new EnumMap<>(SessionKind.class);
  private final ConnectionCount connections;
  private final InFlight inFlight;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean draining;

  private SmtpServer(SmtpServices services, SmtpSettings settings) {
    this.services = services;
    this.settings = settings;
    SmtpSettings.NodeLimits limits = settings.node();
    this.connections = new ConnectionCount(limits.connections(), limits.connectionsPerAddress());
    this.inFlight = new InFlight(limits.mailsInFlight(), limits.octetsInFlight());
    this.loops =
        new MultiThreadIoEventLoopGroup(
            settings.threads(), new DefaultThreadFactory("smtp", true), NioIoHandler.newFactory());
    this.tlsExecutor =
        new ThreadPoolExecutor(
            TLS_THREADS,
            TLS_THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(TLS_QUEUE),
            new DefaultThreadFactory("smtp-tls", true));
  }

  /**
   * Listens on all ports; waits for that, so it is not to be called on an event loop. Fails with
   * {@link IOException} that names the port or file that could not be used; nothing is left open
   * then.
   */
  public static CompletionStage<SmtpServer> start(SmtpServices services, SmtpSettings settings) {
    SmtpServer server = new SmtpServer(services, settings);
    try {
      server.listen();
      return CompletableFuture.completedStage(server);
    } catch (IOException e) {
      return server
          .close()
          .handle((done, failure) -> null)
          .thenCompose(done -> CompletableFuture.failedStage(e));
    }
  }

  private void listen() throws IOException {
    SslContext tls = tls();
    SmtpMetrics metrics = new SmtpMetrics(services.metrics(), connections, inFlight);
    Recipients recipients = new Recipients(services.directory(), services.quotas());
    Admission admission =
        new Admission(
            services.intake(),
            inFlight,
            services.queue(),
            services.directory(),
            new Rate<>(settings.node().mailsPerMinute(), Duration.ofMinutes(1), services.clock()));
    Logins logins =
        new Logins(
            services.accounts(),
            new Rate<>(
                settings.node().failedLoginsPerMinute(), Duration.ofMinutes(1), services.clock()));
    Acceptance acceptance =
        new Acceptance(
            services.blobs(),
            services.queue(),
            services.submissions(),
            services.quotas(),
            services.judge(),
            inFlight,
            services.traces(),
            services.clock(),
            settings.hostname(),
            settings.maxHops());
    for (SessionKind kind : SessionKind.values()) {
      ConnectionContext context =
          new ConnectionContext(
              rules(kind),
              admission,
              recipients,
              logins,
              acceptance,
              connections,
              tls,
              tlsExecutor,
              settings.patience(),
              settings.greetingDelay(),
              metrics,
              () -> draining);
      listeners.put(kind, bind(kind, context));
    }
  }

  private SslContext tls() throws IOException {
    return settings.certificate().isPresent()
        ? ServerTls.of(
            settings.certificate().get().certificate(), settings.certificate().get().key())
        : ServerTls.selfSigned(
            settings.dataDirectory().resolve("tls"),
            settings.hostname(),
            services.clock().instant());
  }

  private SessionRules rules(SessionKind kind) {
    return new SessionRules(
        kind,
        settings.hostname(),
        settings.postmasterDomain(),
        true,
        settings.plaintextAuthOnLoopback(),
        settings.session());
  }

  private Channel bind(SessionKind kind, ConnectionContext context) throws IOException {
    int port =
        switch (kind) {
          case MX -> settings.port();
          case SUBMISSION -> settings.submissionPort();
          case SUBMISSIONS -> settings.submissionsPort();
        };
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    sessions.add(channel);
                    channel
                        .pipeline()
                        .addLast("smtp", new SmtpConnection(context, client(channel)));
                  }
                })
            .bind(settings.bind(), port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "SMTP port "
              + settings.bind()
              + ":"
              + port
              + " ("
              + kind
              + ") can't be used: "
              + bound.cause().getMessage(),
          bound.cause());
    }
    log.info("{} listens on {}", kind, bound.channel().localAddress());
    return bound.channel();
  }

  private Client client(SocketChannel channel) {
    InetSocketAddress remote = channel.remoteAddress();
    return new Client(
        remote.getAddress(), settings.trustedNetworks().contains(remote.getAddress()));
  }

  /** The port a role is served on. */
  public int port(SessionKind kind) {
    return ((InetSocketAddress) listeners.get(kind).localAddress()).getPort();
  }

  /** Whether new sessions are served: all ports listen and nobody asked to drain. */
  public boolean isAccepting() {
    return !draining && listeners.values().stream().allMatch(Channel::isActive);
  }

  /** Mails between their first octet and our final reply. */
  public int mailsInFlight() {
    return inFlight.mails();
  }

  /**
   * Ends: newcomers and idle sessions are told 421, mails that are coming in may end within the
   * grace given, then all is closed. Completes when it is.
   */
  public CompletionStage<Void> drain(Duration grace) {
    draining = true;
    for (Channel session : sessions) {
      SmtpConnection connection = session.pipeline().get(SmtpConnection.class);
      if (connection != null) {
        session.eventLoop().execute(connection::drain);
      }
    }
    CompletableFuture<Void> empty = new CompletableFuture<>();
    sessions.newCloseFuture().addListener(closed -> empty.complete(null));
    return empty
        .completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(done -> close());
  }

  /** The first call closes; all of them hear when it is done. */
  private CompletionStage<Void> close() {
    if (!closing.compareAndSet(false, true)) {
      return closed;
    }
    ChannelGroup ports = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ports.addAll(listeners.values());
    // First the ports: what they accept until then must find loops that run.
    ports
        .close()
        .addListener(
            shut -> {
              sessions.close();
              tlsExecutor.shutdown();
              loops
                  .shutdownGracefully(0, 2, TimeUnit.SECONDS)
                  .addListener(done -> closed.complete(null));
            });
    return closed;
  }
}
