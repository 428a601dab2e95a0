package io.viesti.edge;

import com.typesafe.config.Config;
import io.viesti.edge.limits.Networks;
import io.viesti.edge.protocol.Patience;
import io.viesti.edge.protocol.SessionLimits;
import io.viesti.envelope.MailAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * The server's settings, checked. Keys and reasons are in {@code viesti-smtp.conf}.
 *
 * @param port of the MX role; 0 takes any free one, as for the other two
 * @param submissionPort with STARTTLS
 * @param submissionsPort with TLS from the start
 * @param threads event loops
 * @param certificate and key of the operator; empty has one made in {@code dataDirectory}
 */
public record SmtpSettings(
    String hostname,
    String postmasterDomain,
    String bind,
    int port,
    int submissionPort,
    int submissionsPort,
    int threads,
    Duration greetingDelay,
    Networks trustedNetworks,
    int maxHops,
    boolean plaintextAuthOnLoopback,
    Optional<TlsFiles> certificate,
    Path dataDirectory,
    SessionLimits session,
    Patience.Times patience,
    NodeLimits node) {

  /** PEM files. */
  public record TlsFiles(Path certificate, Path key) {}

  /**
   * Bounds of the whole node.
   *
   * @param mailsPerMinute begun by one remote address outside the trusted networks
   * @param failedLoginsPerMinute of one such address, after which none of it is checked
   * @param mailsInFlight between first octet and final reply
   * @param octetsInFlight of those
   */
  public record NodeLimits(
      int connections,
      int connectionsPerAddress,
      int mailsPerMinute,
      int failedLoginsPerMinute,
      int mailsInFlight,
      long octetsInFlight) {}

  /**
   * Reads {@code viesti.*}; throws {@link IllegalArgumentException} that names the key, or a {@code
   * ConfigException}.
   */
  public static SmtpSettings from(Config config) {
    Config viesti = config.getConfig("viesti");
    Config smtp = viesti.getConfig("smtp");
    String hostname = hostname(viesti, "hostname");
    String postmasterDomain = smtp.getString("postmaster-domain");
    int threads = (int) number(smtp, "threads", n -> n >= 0 && n <= 1_024);
    return new SmtpSettings(
        hostname,
        postmasterDomain.isBlank() ? hostname : hostname(smtp, "postmaster-domain"),
        viesti.getString("bind"),
        port(viesti, "smtp.port"),
        port(viesti, "submission.port"),
        port(viesti, "submission.tls-port"),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        smtp.getDuration("greeting-delay"),
        networks(smtp.getStringList("trusted-networks")),
        (int) number(smtp, "max-hops", n -> n > 0 && n <= 1_000),
        plaintextAuth(viesti.getString("submission.plaintext-auth")),
        certificate(smtp.getConfig("tls")),
        Path.of(viesti.getString("data")),
        session(viesti.getConfig("limits")),
        patience(smtp.getConfig("timeouts")),
        node(viesti.getConfig("limits")));
  }

  private static SessionLimits session(Config limits) {
    return new SessionLimits(
        octets(limits, "message-size", 64L << 10),
        octets(limits, "message-overrun", 0),
        (int) octets(limits, "command-line", 512),
        (int) octets(limits, "text-line", 998),
        positive(limits, "recipients"),
        positive(limits, "errors.soft"),
        positive(limits, "errors.hard"),
        positive(limits, "errors.idle-commands"),
        limits.getDuration("errors.delay"));
  }

  private static Patience.Times patience(Config timeouts) {
    return new Patience.Times(
        time(timeouts, "command"),
        time(timeouts, "content-block"),
        time(timeouts, "content-total"),
        time(timeouts, "content-grace"),
        number(timeouts, "content-minimum-rate", n -> n > 0),
        time(timeouts, "store"));
  }

  private static NodeLimits node(Config limits) {
    return new NodeLimits(
        positive(limits, "connections"),
        positive(limits, "connections-per-address"),
        positive(limits, "mails-per-minute-and-address"),
        positive(limits, "failed-logins-per-minute-and-address"),
        positive(limits, "mails-in-flight"),
        octets(limits, "octets-in-flight", 1L << 20));
  }

  private static String hostname(Config config, String key) {
    String name = config.getString(key);
    return MailAddress.parseDomain(name).orElseThrow(() -> bad(key, name, "a domain name"));
  }

  private static int port(Config config, String key) {
    return (int) number(config, key, n -> n >= 0 && n <= 65_535);
  }

  private static int positive(Config config, String key) {
    return (int) number(config, key, n -> n > 0 && n <= Integer.MAX_VALUE);
  }

  private static long number(Config config, String key, LongPredicate allowed) {
    long value = config.getLong(key);
    if (!allowed.test(value)) {
      throw bad(key, String.valueOf(value), "in the allowed range");
    }
    return value;
  }

  private static long octets(Config config, String key, long least) {
    long value = config.getBytes(key);
    if (value < least) {
      throw bad(key, String.valueOf(value), "at least " + least + " octets");
    }
    return value;
  }

  private static Duration time(Config config, String key) {
    Duration value = config.getDuration(key);
    if (value.isZero() || value.isNegative()) {
      throw bad(key, value.toString(), "a time above zero");
    }
    return value;
  }

  private static Networks networks(List<String> cidrs) {
    try {
      return Networks.of(cidrs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("viesti.smtp.trusted-networks: " + e.getMessage(), e);
    }
  }

  private static boolean plaintextAuth(String value) {
    return switch (value) {
      case "never" -> false;
      case "loopback" -> true;
      default -> throw bad("submission.plaintext-auth", value, "never or loopback");
    };
  }

  private static Optional<TlsFiles> certificate(Config tls) {
    String certificate = tls.getString("certificate");
    String key = tls.getString("key");
    if (certificate.isBlank() != key.isBlank()) {
      throw bad("smtp.tls", certificate + key, "both a certificate and a key, or neither");
    }
    return certificate.isBlank()
        ? Optional.empty()
        : Optional.of(new TlsFiles(Path.of(certificate), Path.of(key)));
  }

  private static IllegalArgumentException bad(String key, String value, String wanted) {
    return new IllegalArgumentException(
        "setting " + key + " of viesti is \"" + value + "\", not " + wanted);
  }
}
