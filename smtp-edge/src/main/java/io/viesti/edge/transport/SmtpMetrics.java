package io.viesti.edge.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.viesti.edge.limits.ConnectionCount;
import io.viesti.edge.limits.InFlight;
import io.viesti.edge.protocol.Verb;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The server's meters. Thread-safe; cheap enough for every command. */
public final class SmtpMetrics {
  private final MeterRegistry registry;
  private final Timer acceptance;
  private final Map<Verb, Map<Integer, Counter>> commands = new EnumMap<>(Verb.class);

  public SmtpMetrics(MeterRegistry registry, ConnectionCount connections, InFlight inFlight) {
    this.registry = registry;
    this.acceptance =
        Timer.builder("mail.accept.duration")
            .description("From the last octet of a mail to its final reply")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    for (Verb verb : Verb.values()) {
      commands.put(verb, new ConcurrentHashMap<>());
    }
    Gauge.builder("mail.smtp.connections.active", connections, ConnectionCount::open)
        .description("SMTP connections open now")
        .register(registry);
    Gauge.builder("mail.smtp.mails.in.flight", inFlight, InFlight::mails)
        .description("Mails between their first octet and our final reply")
        .register(registry);
    Gauge.builder("mail.smtp.octets.in.flight", inFlight, InFlight::octets)
        .description("Octets of mails in flight")
        .baseUnit("bytes")
        .register(registry);
  }

  void replied(Verb verb, int code) {
    commands.get(verb).computeIfAbsent(code, key -> counter(verb, code)).increment();
  }

  private Counter counter(Verb verb, int code) {
    return Counter.builder("mail.smtp.commands")
        .description("Replies given, by command and code")
        .tag("verb", verb.name())
        .tag("code", Integer.toString(code))
        .register(registry);
  }

  void stored(long nanos) {
    acceptance.record(Duration.ofNanos(nanos));
  }
}
