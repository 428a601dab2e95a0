package io.viesti.delivery.route;

import io.viesti.directory.Directory;
import io.viesti.dns.Dns;
import io.viesti.dns.DnsAnswer;
import io.viesti.dns.MailExchanger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds where mail for a domain goes: home, along a pinned route, to an address literal, or to the
 * domain's mail exchangers (RFC 5321 §5.1). Thread-safe; stages never fail.
 */
public final class Router {
  /** As many as RFC 5321 §5.1 lets one stop at, and no more than a site should have. */
  private static final int MAX_HOSTS = 20;

  private final PinnedRoutes pinned;
  private final Directory directory;
  private final Dns dns;
  private final int port;
  private final Set<String> ownNames;

  /**
   * @param port of remote servers
   * @param ownNames names mail exchangers may have that are ourselves
   */
  public Router(PinnedRoutes pinned, Directory directory, Dns dns, int port, Set<String> ownNames) {
    this.pinned = pinned;
    this.directory = directory;
    this.dns = dns;
    this.port = port;
    this.ownNames =
        ownNames.stream()
            .map(n -> n.toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  public CompletionStage<Route> route(String domain) {
    return directory
        .isHosted(domain)
        .handle(
            (hosted, failure) ->
                failure != null
                    ? completed(new Route.Unknown("4.3.0 the directory can't be asked: " + failure))
                    : hosted ? completed(new Route.Local()) : remote(domain))
        .thenCompose(route -> route);
  }

  private CompletionStage<Route> remote(String domain) {
    if (pinned.find(domain).isPresent()) {
      return completed(new Route.Via(pinned.find(domain).get()));
    }
    if (domain.startsWith("[")) {
      return completed(literal(domain));
    }
    return dns.mailExchangers(domain).thenCompose(answer -> fromDns(domain, answer));
  }

  /** RFC 5321 §4.1.3: the address itself, where IPv6 says so. */
  private Route literal(String domain) {
    String inner = domain.substring(1, domain.length() - 1);
    String address = inner.regionMatches(true, 0, "IPv6:", 0, 5) ? inner.substring(5) : inner;
    boolean valid =
        inner.length() == address.length()
            ? io.netty.util.NetUtil.isValidIpV4Address(address)
            : io.netty.util.NetUtil.isValidIpV6Address(address);
    return valid
        ? new Route.Via(new Site(List.of(new Host(address, port, 0, 1))))
        : new Route.Refused("5.1.3 not an address literal: " + domain);
  }

  private CompletionStage<Route> fromDns(String domain, DnsAnswer<MailExchanger> answer) {
    if (answer instanceof DnsAnswer.Found<MailExchanger> found) {
      return completed(exchangers(domain, found.records()));
    }
    if (answer instanceof DnsAnswer.NoRecords) {
      return dns.addresses(domain).thenApply(addresses -> implicit(domain, addresses));
    }
    return completed(
        answer instanceof DnsAnswer.Unavailable<MailExchanger> unavailable
            ? noAnswer(domain, unavailable.why())
            : new Route.Refused("5.1.2 there is no domain " + domain));
  }

  private Route exchangers(String domain, List<MailExchanger> all) {
    List<MailExchanger> named = all.stream().filter(mx -> !mx.isNull()).toList();
    if (named.isEmpty()) {
      return new Route.Refused("5.1.10 " + domain + " takes no mail (null MX)");
    }
    // RFC 5321 §5.1: with ourselves in the list, only better ones than us may be tried.
    int limit =
        named.stream()
            .filter(mx -> ownNames.contains(mx.host()))
            .mapToInt(MailExchanger::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    List<Host> hosts =
        named.stream()
            .filter(mx -> mx.preference() < limit)
            .sorted(
                Comparator.comparingInt(MailExchanger::preference)
                    .thenComparing(MailExchanger::host))
            .limit(MAX_HOSTS)
            .map(mx -> new Host(mx.host(), port, mx.preference(), 1))
            .toList();
    return hosts.isEmpty()
        ? new Route.Refused("5.4.6 mail for " + domain + " loops back to this host")
        : new Route.Via(new Site(hosts));
  }

  /** No MX: the domain's own address counts as one of preference 0. */
  private Route implicit(String domain, DnsAnswer<InetAddress> addresses) {
    if (addresses instanceof DnsAnswer.Found) {
      return ownNames.contains(domain)
          ? new Route.Refused("5.4.6 mail for " + domain + " loops back to this host")
          : new Route.Via(new Site(List.of(new Host(domain, port, 0, 1))));
    }
    return addresses instanceof DnsAnswer.Unavailable<InetAddress> unavailable
        ? noAnswer(domain, unavailable.why())
        : new Route.Refused("5.1.2 " + domain + " has neither a mail exchanger nor an address");
  }

  private static Route noAnswer(String domain, String why) {
    return new Route.Unknown("4.4.3 DNS does not answer for " + domain + ": " + why);
  }

  private static CompletionStage<Route> completed(Route route) {
    return CompletableFuture.completedFuture(route);
  }
}
