package io.viesti.delivery;

import com.typesafe.config.Config;
import io.viesti.delivery.domain.QueueSettings;
import io.viesti.delivery.route.PinnedRoutes;
import io.viesti.delivery.session.SessionSettings;
import io.viesti.delivery.site.SiteSettings;
import io.viesti.dns.DnsSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How mail goes out; every key is explained in {@code viesti-delivery.conf}.
 *
 * @param role of the nodes that host queues and send
 * @param hostName our own name, in EHLO and reports
 * @param ownNames further names of ours that mail exchangers may have
 * @param port of remote servers
 * @param lanes queues per domain; may only be changed while all queues are empty
 * @param waiting submissions this node may have on their way to queues
 * @param askTimeout for operators' questions
 */
public record DeliverySettings(
    String role,
    String hostName,
    Set<String> ownNames,
    int port,
    int lanes,
    int waiting,
    Duration askTimeout,
    QueueSettings queue,
    SiteSettings site,
    SessionSettings session,
    PinnedRoutes routes,
    DnsSettings dns) {

  public DeliverySettings {
    ownNames = Set.copyOf(ownNames);
    if (lanes < 1) {
      throw new IllegalArgumentException("viesti.delivery.lanes must be at least 1, not " + lanes);
    }
  }

  /**
   * Reads {@code viesti.delivery}; throws {@link com.typesafe.config.ConfigException} or {@link
   * IllegalArgumentException} naming what is wrong.
   */
  public static DeliverySettings from(Config root) {
    Config config = root.getConfig("viesti.delivery");
    String configured = config.getString("host-name");
    String hostName = configured.isEmpty() ? systemName() : configured;
    Set<String> ownNames = new HashSet<>(config.getStringList("own-names"));
    ownNames.add(hostName);
    int port = config.getInt("port");
    return new DeliverySettings(
        config.getString("role"),
        hostName,
        ownNames,
        port,
        config.getInt("lanes"),
        config.getInt("waiting"),
        config.getDuration("ask-timeout"),
        QueueSettings.from(config.getConfig("queue"), config.getConfig("retry")),
        SiteSettings.from(config.getConfig("site")),
        SessionSettings.from(config.getConfig("session"), hostName, Set.copyOf(ownPorts(config))),
        PinnedRoutes.from(config.getConfig("routes"), port),
        DnsSettings.from(config.getConfig("dns")));
  }

  private static List<Integer> ownPorts(Config config) {
    return config.getIntList("own-ports");
  }

  private static String systemName() {
    try {
      return InetAddress.getLocalHost().getCanonicalHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
