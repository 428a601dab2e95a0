package io.viesti.delivery.session;

import io.netty.util.NetUtil;
import io.viesti.delivery.route.Host;
import io.viesti.dns.Dns;
import io.viesti.dns.DnsAnswer;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where a host is, without the addresses at which this node itself takes mail. */
final class HostAddresses {
  private HostAddresses() {}

  /**
   * @param problem why there are none; empty otherwise
   */
  record Answer(List<InetAddress> addresses, String problem) {}

  static CompletionStage<Answer> of(Host host, Dns dns, Set<Integer> ownPorts) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host.name());
    if (literal != null) {
      return CompletableFuture.completedFuture(answer(List.of(address(literal)), host, ownPorts));
    }
    return dns.addresses(host.name()).thenApply(found -> answer(found, host, ownPorts));
  }

  private static Answer answer(DnsAnswer<InetAddress> found, Host host, Set<Integer> ownPorts) {
    if (found instanceof DnsAnswer.Found<InetAddress> f) {
      return answer(f.records(), host, ownPorts);
    }
    return new Answer(
        List.of(),
        found instanceof DnsAnswer.Unavailable<InetAddress> u
            ? "DNS does not answer (" + u.why() + ")"
            : "has no address");
  }

  private static Answer answer(List<InetAddress> all, Host host, Set<Integer> ownPorts) {
    List<InetAddress> others =
        ownPorts.contains(host.port()) ? all.stream().filter(a -> !isOwn(a)).toList() : all;
    return new Answer(others, others.isEmpty() ? "mail loops back to this host" : "");
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
