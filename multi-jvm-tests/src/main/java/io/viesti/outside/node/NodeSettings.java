package io.viesti.outside.node;

import io.viesti.outside.process.FreePorts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A node's configuration file in the making. Ports are free ones, chosen once, so a restart listens
 * where the first start did.
 */
public final class NodeSettings {
  private final int smtpPort = FreePorts.next();
  private final int submissionPort = FreePorts.next();
  private final int submissionTlsPort = FreePorts.next();
  private final int httpPort = FreePorts.next();
  private final int managementPort = FreePorts.next();
  private final Map<String, String> settings = new LinkedHashMap<>();

  public NodeSettings() {
    set("viesti.bind", "127.0.0.1");
    set("viesti.smtp.port", smtpPort);
    set("viesti.submission.port", submissionPort);
    set("viesti.submission.tls-port", submissionTlsPort);
    set("viesti.submission.plaintext-auth", "loopback");
    set("viesti.http.port", httpPort);
    set("viesti.management.port", managementPort);
    set("pekko.remote.artery.canonical.port", FreePorts.next());
  }

  /** Sets a key to a value in HOCON; strings with special characters come quoted. */
  public NodeSettings set(String key, Object value) {
    settings.put(key, value.toString());
    return this;
  }

  /** Takes a key back. */
  public NodeSettings unset(String key) {
    settings.remove(key);
    return this;
  }

  /** Pins a domain's next hop to a loopback port. */
  public NodeSettings route(String domain, int port) {
    return set("viesti.delivery.routes.\"" + domain + "\"", "\"127.0.0.1:" + port + "\"");
  }

  /** Kills the process at a fail point, as {@code NAME} or {@code NAME:N}. */
  public NodeSettings failAt(String point) {
    return set("viesti.unsafe", "on").set("viesti.failpoint", "\"" + point + "\"");
  }

  /** Takes {@link #failAt} back. */
  public NodeSettings failNoMore() {
    return unset("viesti.failpoint");
  }

  public int smtpPort() {
    return smtpPort;
  }

  public int submissionPort() {
    return submissionPort;
  }

  public int submissionTlsPort() {
    return submissionTlsPort;
  }

  public int httpPort() {
    return httpPort;
  }

  public int managementPort() {
    return managementPort;
  }

  String hocon() {
    return settings.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
