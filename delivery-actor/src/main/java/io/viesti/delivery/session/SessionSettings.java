package io.viesti.delivery.session;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Set;

/**
 * How sessions behave.
 *
 * @param helloName what EHLO says: this host's own name (RFC 5321 §4.1.1.1)
 * @param ownPorts ports at which this node takes mail: an MX that leads there is ourselves
 * @param tls whether STARTTLS is used where offered
 * @param rememberBrokenTls how long a host whose handshake failed is used in clear
 * @param maxTransactions mails per connection
 * @param maxAddresses addresses tried for one connection
 * @param threads event loops for all sessions of the node
 */
public record SessionSettings(
    String helloName,
    Set<Integer> ownPorts,
    boolean tls,
    Duration rememberBrokenTls,
    int maxTransactions,
    int maxAddresses,
    int threads,
    SmtpTimeouts timeouts) {

  public SessionSettings {
    ownPorts = Set.copyOf(ownPorts);
  }

  public static SessionSettings from(Config config, String helloName, Set<Integer> ownPorts) {
    return new SessionSettings(
        helloName,
        ownPorts,
        config.getBoolean("tls"),
        config.getDuration("remember-broken-tls"),
        config.getInt("max-transactions"),
        config.getInt("max-addresses"),
        config.getInt("threads"),
        SmtpTimeouts.from(config.getConfig("timeouts")));
  }
}
