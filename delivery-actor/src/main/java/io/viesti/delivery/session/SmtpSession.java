package io.viesti.delivery.session;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.viesti.blob.BlobStore;
import io.viesti.delivery.route.Host;
import io.viesti.dns.Dns;
import io.viesti.failpoint.FailPoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.Materializer;

/**
 * One connection to a site: finds an address that serves, then carries one mail after the other.
 * Stops itself when the connection is over; a crash closes it.
 */
public final class SmtpSession extends AbstractBehavior<SmtpSession.Command> {

  /** What a session is told. */
  public sealed interface Command {}

  /** Carry this mail; only to a session that reported ready. */
  public record Carry(OutgoingMail mail) implements Command {}

  /** End: at once when idle, otherwise after the transaction under way. */
  public enum Quit implements Command {
    INSTANCE
  }

  private record Located(Host host, HostAddresses.Answer answer) implements Command {}

  private record Connected(Channel channel) implements Command {}

  private record ConnectFailed(String text) implements Command {}

  private record Loaded(OutgoingMail mail, Content content, Throwable failure) implements Command {}

  private record FromChannel(
      int connection, Happening what, List<RecipientResult> results, String text)
      implements Command {}

  private enum Happening {
    READY,
    FINISHED,
    UNSUITED,
    NOT_BEGUN,
    HOST_FAILED,
    TLS_FAILED,
    CLOSED
  }

  /** What a session works with. */
  public record Services(Dns dns, BlobStore blobs, SmtpTransport transport) {}

  private final Services services;
  private final ContentLoader loader;
  private final Materializer materializer;
  private final ActorRef<SessionReport> path;
  private final Deque<Host> hosts;
  private final Deque<InetAddress> addresses = new ArrayDeque<>();

  private Host host;
  private InetAddress address;
  private int tried;
  private int connection;
  private String lastFailure = "no host to connect to";
  private Channel channel;
  private OutgoingMail mail;
  private boolean serving;
  private boolean quitting;

  private SmtpSession(
      ActorContext<Command> context,
      Services services,
      List<Host> plan,
      ActorRef<SessionReport> path) {
    super(context);
    this.services = services;
    this.materializer = Materializer.createMaterializer(context);
    this.loader = new ContentLoader(services.blobs(), materializer);
    this.path = path;
    this.hosts = new ArrayDeque<>(plan);
  }

  /**
   * @param plan hosts in the order to try them
   */
  public static Behavior<Command> create(
      Services services, List<Host> plan, ActorRef<SessionReport> path) {
    return Behaviors.setup(
        context -> {
          SmtpSession session = new SmtpSession(context, services, plan, path);
          return session.tryNext();
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromChannel.class, this::onChannel)
        .onMessage(Carry.class, this::onCarry)
        .onMessage(Loaded.class, this::onLoaded)
        .onMessage(Located.class, this::onLocated)
        .onMessage(Connected.class, this::onConnected)
        .onMessage(ConnectFailed.class, failed -> failed(failed.text()))
        .onMessageEquals(Quit.INSTANCE, this::onQuit)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> tryNext() {
    if (quitting) {
      return ended();
    }
    if (tried < services.transport().settings().maxAddresses() && !addresses.isEmpty()) {
      tried++;
      return connect(addresses.poll());
    }
    addresses.clear();
    host = tried < services.transport().settings().maxAddresses() ? hosts.poll() : null;
    if (host == null) {
      path.tell(new SessionReport.Unreachable(getContext().getSelf(), lastFailure));
      return Behaviors.stopped();
    }
    Host current = host;
    getContext()
        .pipeToSelf(
            HostAddresses.of(current, services.dns(), services.transport().settings().ownPorts()),
            (answer, failure) ->
                new Located(
                    current,
                    failure == null
                        ? answer
                        : new HostAddresses.Answer(List.of(), failure.getMessage())));
    return this;
  }

  private Behavior<Command> onLocated(Located located) {
    if (located.answer().addresses().isEmpty()) {
      return failed(located.host().name() + ": " + located.answer().problem());
    }
    addresses.addAll(located.answer().addresses());
    return tryNext();
  }

  private Behavior<Command> connect(InetAddress to) {
    address = to;
    int number = ++connection;
    ActorRef<Command> self = getContext().getSelf();
    services
        .transport()
        .connect(
            new InetSocketAddress(to, host.port()),
            host.name(),
            materializer,
            new Teller(self, number))
        .addListener(
            future ->
                self.tell(
                    future.isSuccess()
                        ? new Connected(((io.netty.channel.ChannelFuture) future).channel())
                        : new ConnectFailed(
                            "connect to " + host.label() + ": " + future.cause().getMessage())));
    return this;
  }

  private Behavior<Command> onConnected(Connected connected) {
    channel = connected.channel();
    return this;
  }

  private Behavior<Command> failed(String text) {
    lastFailure = text;
    return tryNext();
  }

  private Behavior<Command> onChannel(FromChannel event) {
    if (event.connection() != connection) {
      return this;
    }
    switch (event.what()) {
      case READY -> {
        serving = true;
        if (quitting) {
          return onQuit();
        }
        path.tell(new SessionReport.Ready(getContext().getSelf(), remote()));
      }
      case FINISHED -> finished(event.results());
      case UNSUITED -> {
        path.tell(
            new SessionReport.Unsuited(getContext().getSelf(), mail, host.label(), event.text()));
        mail = null;
      }
      case NOT_BEGUN -> {
        path.tell(new SessionReport.NotBegun(getContext().getSelf(), mail));
        mail = null;
      }
      case HOST_FAILED -> lastFailure = host.label() + ": " + event.text();
      case TLS_FAILED -> {
        services.transport().rememberBrokenTls(host.name());
        addresses.addFirst(address);
        lastFailure = host.label() + ": TLS handshake: " + event.text();
      }
      case CLOSED -> {
        return serving ? ended() : tryNext();
      }
    }
    return this;
  }

  private void finished(List<RecipientResult> results) {
    if (results.stream().anyMatch(r -> r.result() == RecipientResult.Result.ACCEPTED)) {
      FailPoint.AFTER_REMOTE_250.pass();
    }
    path.tell(
        new SessionReport.Carried(getContext().getSelf(), mail, results, remote(), protection()));
    mail = null;
  }

  private Behavior<Command> onCarry(Carry carry) {
    mail = carry.mail();
    ClientChannel client = client();
    if (client == null) {
      return notBegun();
    }
    getContext()
        .pipeToSelf(
            loader.load(carry.mail(), client.takesEightBit()),
            (content, failure) -> new Loaded(carry.mail(), content, failure));
    return this;
  }

  private Behavior<Command> onLoaded(Loaded loaded) {
    if (mail != loaded.mail()) {
      return this;
    }
    ClientChannel client = client();
    if (loaded.failure() != null) {
      String text = "content can't be read: " + loaded.failure().getMessage();
      finished(
          mail.recipients().stream()
              .map(r -> new RecipientResult(r.address(), RecipientResult.Result.DEFERRED, text))
              .toList());
      path.tell(new SessionReport.Ready(getContext().getSelf(), remote()));
      return this;
    }
    if (client == null) {
      return notBegun();
    }
    client.begin(loaded.content().transaction(), loaded.content().octets());
    return this;
  }

  private Behavior<Command> notBegun() {
    path.tell(new SessionReport.NotBegun(getContext().getSelf(), mail));
    mail = null;
    return ended();
  }

  private Behavior<Command> onQuit() {
    quitting = true;
    ClientChannel client = client();
    if (client == null) {
      return serving ? ended() : this;
    }
    client.quit();
    return this;
  }

  private Behavior<Command> ended() {
    if (mail != null) {
      path.tell(new SessionReport.NotBegun(getContext().getSelf(), mail));
    }
    path.tell(new SessionReport.Ended(getContext().getSelf()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onStop() {
    if (channel != null) {
      channel.close();
    }
    return this;
  }

  private ClientChannel client() {
    return channel == null || !channel.isActive()
        ? null
        : channel.pipeline().get(ClientChannel.class);
  }

  private Optional<String> protection() {
    SslHandler tls = channel == null ? null : channel.pipeline().get(SslHandler.class);
    return tls == null ? Optional.empty() : Optional.of(tls.engine().getSession().getProtocol());
  }

  private String remote() {
    return host.name() + " [" + address.getHostAddress() + "]:" + host.port();
  }

  /** Brings what happens on the event loop into the actor. */
  private record Teller(ActorRef<Command> session, int connection) implements ChannelListener {
    @Override
    public void ready() {
      tell(Happening.READY, List.of(), "");
    }

    @Override
    public void finished(List<RecipientResult> results) {
      tell(Happening.FINISHED, results, "");
    }

    @Override
    public void unsuited(String text) {
      tell(Happening.UNSUITED, List.of(), text);
    }

    @Override
    public void notBegun(String text) {
      tell(Happening.NOT_BEGUN, List.of(), text);
    }

    @Override
    public void hostFailed(String text) {
      tell(Happening.HOST_FAILED, List.of(), text);
    }

    @Override
    public void tlsFailed(String text) {
      tell(Happening.TLS_FAILED, List.of(), text);
    }

    @Override
    public void closed() {
      tell(Happening.CLOSED, List.of(), "");
    }

    private void tell(Happening what, List<RecipientResult> results, String text) {
      session.tell(new FromChannel(connection, what, results, text));
    }
  }
}
