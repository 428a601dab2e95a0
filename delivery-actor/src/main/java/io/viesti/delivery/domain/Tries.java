package io.viesti.delivery.domain;

import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.site.AttemptReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Which mails of a queue are out for an attempt, and the supervision of the child that carries them
 * out: after a crash it is started anew after a growing pause and handed again what was out. Not
 * thread-safe: the queue's own.
 */
final class Tries {
  private static final int MAX_CRASHES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final ActorContext<DomainQueueCommand> context;
  private final Attempts.Services services;
  private final String domain;
  private final ActorRef<AttemptReport> reports;

  /** Mails out, since when; until their outcome is written. */
  private final Map<String, Instant> out = new LinkedHashMap<>();

  /** Of those, the ones whose outcome is known and about to be written, and what protected them. */
  private final Map<String, Optional<String>> ended = new HashMap<>();

  private ActorRef<Attempts.Command> child;
  private int crashes;

  Tries(
      ActorContext<DomainQueueCommand> context,
      Attempts.Services services,
      String domain,
      ActorRef<AttemptReport> reports) {
    this.context = context;
    this.services = services;
    this.domain = domain;
    this.reports = reports;
  }

  int size() {
    return out.size();
  }

  boolean has(String id) {
    return out.containsKey(id);
  }

  /** Hands mails over. */
  void begin(List<OutgoingMail> mails, Instant now) {
    mails.forEach(mail -> out.put(mail.id(), now));
    child().tell(new Attempts.Deliver(mails));
  }

  /** An outcome came: the child works. */
  void worked() {
    crashes = 0;
  }

  /**
   * The outcome is known and about to be written.
   *
   * @param protection of the connection, as in {@link AttemptReport.Tried}
   */
  void end(String id, Optional<String> protection) {
    if (out.containsKey(id)) {
      ended.put(id, protection);
    }
  }

  /** The mail may be tried again; gives what protected the attempt that ended. */
  Optional<String> free(String id) {
    out.remove(id);
    Optional<String> protection = ended.remove(id);
    return protection == null ? Optional.empty() : protection;
  }

  /** Mails out of which nothing is known, save some. */
  List<String> openExcept(Collection<String> safe) {
    return out.keySet().stream()
        .filter(id -> !ended.containsKey(id) && !safe.contains(id))
        .toList();
  }

  /** Mails out since before {@code limit} of which nothing is known. */
  List<String> openSince(Instant limit) {
    return out.entrySet().stream()
        .filter(e -> e.getValue().isBefore(limit) && !ended.containsKey(e.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Routes and suspensions are to be forgotten. */
  void anew() {
    child().tell(Attempts.Anew.INSTANCE);
  }

  /**
   * The child crashed.
   *
   * @return the pause before it is to be started anew; empty when it crashed too often
   */
  Optional<Duration> crashed() {
    child = null;
    crashes++;
    return crashes >= MAX_CRASHES
        ? Optional.empty()
        : Optional.of(FIRST_PAUSE.multipliedBy(1L << (crashes - 1)));
  }

  /** Hands over once more, to a new child; site paths know what they still have. */
  void again(List<OutgoingMail> mails) {
    if (!mails.isEmpty()) {
      child().tell(new Attempts.Deliver(mails));
    }
  }

  private ActorRef<Attempts.Command> child() {
    if (child == null) {
      child = context.spawnAnonymous(Attempts.create(services, domain, reports, context.getSelf()));
      context.watch(child);
    }
    return child;
  }
}
