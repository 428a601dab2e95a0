package io.viesti.kafka;

import io.viesti.queue.IncomingMail;
import io.viesti.queue.ResolvedRecipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;

/** One mail being carried, and how often it was tried. Touched by the {@link Carrier} only. */
final class Carriage {

  /**
   * One record: done when all that became of it is. A record whose mail could not be stored goes on
   * as one mail for each mailbox, so that those who have it are not held by those who can't.
   */
  static final class Load {
    private final long octets;
    private final BooleanSupplier ours;
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private int left = 1;
    private boolean abandoned;

    Load(long octets, BooleanSupplier ours) {
      this.octets = octets;
      this.ours = ours;
    }

    /** False once another node carries the record's partition. */
    boolean isOurs() {
      return ours.getAsBoolean();
    }

    long octets() {
      return octets;
    }

    CompletableFuture<Done> done() {
      return done;
    }

    /** Says what became of it, when the last part is settled. */
    void end() {
      if (abandoned) {
        done.completeExceptionally(new LeftToOthers());
      } else {
        done.complete(Done.getInstance());
      }
    }
  }

  private final Load load;
  private final IncomingMail mail;
  private final long bornNanos;
  private int tries;
  private Optional<String> letter = Optional.empty();

  Carriage(Load load, IncomingMail mail, long bornNanos) {
    this.load = load;
    this.mail = mail;
    this.bornNanos = bornNanos;
  }

  Load load() {
    return load;
  }

  IncomingMail mail() {
    return mail;
  }

  int tries() {
    return tries;
  }

  void tried() {
    tries++;
  }

  boolean isExhausted(int mostTries, Duration longest, long nowNanos) {
    return tries >= mostTries && nowNanos - bornNanos >= longest.toNanos();
  }

  /** The dead letter it lies in already, while it is tried for the last time. */
  Optional<String> letter() {
    return letter;
  }

  void parkedAs(String letterId) {
    letter = Optional.of(letterId);
  }

  /** True when this was the last part of its record. */
  boolean settle() {
    return --load.left == 0;
  }

  /** Settles it without having delivered it. True when this was the last part of its record. */
  boolean abandon() {
    load.abandoned = true;
    return settle();
  }

  /** How it goes on after a failure: itself, or one for each mailbox. */
  List<Carriage> parts() {
    Map<String, List<ResolvedRecipient>> mailboxes = new LinkedHashMap<>();
    for (ResolvedRecipient recipient : mail.recipients()) {
      mailboxes.computeIfAbsent(recipient.mailboxId(), id -> new ArrayList<>(1)).add(recipient);
    }
    if (mailboxes.size() == 1) {
      return List.of(this);
    }
    load.left += mailboxes.size() - 1;
    List<Carriage> parts = new ArrayList<>(mailboxes.size());
    for (List<ResolvedRecipient> recipients : mailboxes.values()) {
      Carriage part = new Carriage(load, mail.to(recipients), bornNanos);
      part.tries = tries;
      parts.add(part);
    }
    return parts;
  }

  /** The record was not delivered here: whoever reads its partition now carries it. */
  static final class LeftToOthers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeftToOthers() {
      super("left to others", null, false, false);
    }
  }
}
