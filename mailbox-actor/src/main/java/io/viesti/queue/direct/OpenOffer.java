package io.viesti.queue.direct;

import io.viesti.mailbox.Delivery;
import io.viesti.queue.IncomingMail;
import io.viesti.queue.MailQueue.Acceptance;
import io.viesti.queue.ResolvedRecipient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where one offered mail stands: which steps are open (mailboxes asked, addresses being resolved
 * anew, letters being parked) and what the closed ones came to. Touched by its collector only, but
 * for the future.
 */
final class OpenOffer {
  private final long token;
  private final IncomingMail mail;
  private final long bornNanos;
  private final CompletableFuture<Acceptance> answer = new CompletableFuture<>();

  /** What each mailbox stands for; mailboxes found by resolving anew are added. */
  private final Map<String, List<ResolvedRecipient>> mailboxes = new LinkedHashMap<>(4);

  private final Set<String> waitingFor = new HashSet<>(4);
  private final Set<String> resolvedAnew = new HashSet<>(0);
  private int stored;
  private int repeated;
  private int parked;
  private int unavailable;
  private boolean unknown;
  private boolean noRoom;

  OpenOffer(long token, IncomingMail mail, long bornNanos) {
    this.token = token;
    this.mail = mail;
    this.bornNanos = bornNanos;
    for (ResolvedRecipient recipient : mail.recipients()) {
      mailboxes.computeIfAbsent(recipient.mailboxId(), id -> new ArrayList<>(1)).add(recipient);
    }
    waitingFor.addAll(mailboxes.keySet());
  }

  long token() {
    return token;
  }

  IncomingMail mail() {
    return mail;
  }

  long bornNanos() {
    return bornNanos;
  }

  CompletableFuture<Acceptance> answer() {
    return answer;
  }

  /** One recipient for each distinct mailbox: several that lead to one give one copy. */
  List<ResolvedRecipient> copies() {
    List<ResolvedRecipient> copies = new ArrayList<>(mailboxes.size());
    mailboxes.values().forEach(recipients -> copies.add(recipients.get(0)));
    return copies;
  }

  /**
   * Takes a mailbox's answer.
   *
   * @return the recipients whose addresses must be resolved anew; none for all but {@code NOT_HERE}
   */
  List<ResolvedRecipient> answered(String mailboxId, Delivery.Result result) {
    if (!waitingFor.remove(mailboxId)) {
      return List.of();
    }
    switch (result) {
      case STORED -> stored++;
      case REPEATED -> repeated++;
      case FULL_OF_IDS -> noRoom = true;
      case UNAVAILABLE -> {
        unavailable++;
        unknown = true;
      }
      case NOT_HERE -> {
        return refused(mailboxId);
      }
    }
    return List.of();
  }

  /** Only once for an address: two views that never agree must not keep the mail going round. */
  private List<ResolvedRecipient> refused(String mailboxId) {
    List<ResolvedRecipient> again = new ArrayList<>(1);
    for (ResolvedRecipient recipient : mailboxes.get(mailboxId)) {
      if (resolvedAnew.add(recipient.given().toString())) {
        waitingFor.add(resolving(recipient));
        again.add(recipient);
      } else {
        unknown = true;
      }
    }
    return again;
  }

  /**
   * Takes what the directory says now of a refused recipient.
   *
   * @return the mailboxes to deliver to that were not asked before, or under another generation
   */
  List<ResolvedRecipient> resolved(ResolvedRecipient refused, List<ResolvedRecipient> now) {
    List<ResolvedRecipient> fresh = new ArrayList<>(1);
    if (!waitingFor.remove(resolving(refused))) {
      return fresh;
    }
    for (ResolvedRecipient recipient : now) {
      List<ResolvedRecipient> known = mailboxes.get(recipient.mailboxId());
      if (known == null || known.contains(refused)) {
        mailboxes.put(recipient.mailboxId(), new ArrayList<>(List.of(recipient)));
        if (waitingFor.add(recipient.mailboxId())) {
          fresh.add(recipient);
        }
      }
    }
    return fresh;
  }

  /** The directory knows nowhere to go: the mail is being parked for this recipient. */
  void parking(ResolvedRecipient refused) {
    waitingFor.add(parkingOf(refused));
    waitingFor.remove(resolving(refused));
  }

  void parked(ResolvedRecipient refused, boolean durably) {
    if (waitingFor.remove(parkingOf(refused))) {
      parked += durably ? 1 : 0;
      unknown |= !durably;
    }
  }

  /** The directory could not be asked. */
  void unresolved(ResolvedRecipient refused) {
    unknown |= waitingFor.remove(resolving(refused));
  }

  /** Time is up: whoever has not answered is unknown. */
  void expire() {
    unknown |= !waitingFor.isEmpty();
  }

  boolean isSettled() {
    return waitingFor.isEmpty();
  }

  Acceptance outcome() {
    if (unknown || !waitingFor.isEmpty()) {
      return Acceptance.UNKNOWN;
    }
    return noRoom ? Acceptance.NO_ROOM : Acceptance.ACCEPTED;
  }

  /** For the trace: one line. */
  String story() {
    StringBuilder text = new StringBuilder("queue: stored in ").append(stored);
    text.append(stored == 1 ? " mailbox" : " mailboxes");
    if (repeated > 0) {
      text.append(", ").append(repeated).append(" had it already");
    }
    if (parked > 0) {
      text.append(", ").append(parked).append(" to dead letters");
    }
    if (unavailable > 0) {
      text.append(", ").append(unavailable).append(" unavailable");
    }
    if (noRoom) {
      text.append(", no room for more ids");
    }
    if (!waitingFor.isEmpty()) {
      text.append(", no answer from ").append(waitingFor.size());
    }
    return outcome() == Acceptance.ACCEPTED ? text.toString() : text + ": " + outcome();
  }

  private static String resolving(ResolvedRecipient recipient) {
    return "resolve " + recipient.given();
  }

  private static String parkingOf(ResolvedRecipient recipient) {
    return "park " + recipient.given();
  }
}
