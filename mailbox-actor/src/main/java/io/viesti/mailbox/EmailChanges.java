package io.viesti.mailbox;

import io.viesti.mailbox.MailboxReply.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides about emails put in, changed and destroyed by their owner. Pure. */
final class EmailChanges {
  private EmailChanges() {}

  static Decision<MailboxReply> append(
      MailboxState state, MailboxCommand.Append command, Instant now) {
    Set<FolderId> folders = command.folders();
    Optional<Decision<MailboxReply>> refusal =
        refusedFolders(state, folders)
            .or(() -> refusedKeywords(command.keywords()))
            .or(() -> refusedReplacement(state, command.replaces()))
            .or(() -> overQuota(state, command.size() - freed(state, command)));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    EmailId id = new EmailId(IdSequence.next(state.lastId(), now));
    StoredEmail email =
        new StoredEmail(
            id,
            state.index().threadOf(command.header(), id),
            command.blob(),
            command.size(),
            command.receivedAt(),
            placements(new UidCounter(state.index()), List.of(), folders),
            command.keywords(),
            command.header(),
            command.glance(),
            "");
    List<MailboxEvent> events = new ArrayList<>();
    events.add(new MailboxEvent.Appended(email, now));
    command.replaces().ifPresent(old -> events.add(new MailboxEvent.Destroyed(List.of(old), now)));
    return new Decision<>(events, after -> new MailboxReply.Stored(view(after, id), after.seq()));
  }

  static Decision<MailboxReply> update(
      MailboxState state, MailboxCommand.Update command, Instant now) {
    Set<EmailId> ids = new LinkedHashSet<>(command.ids());
    if (ids.size() > Mailbox.MAX_IDS) {
      return Decision.refuse(Reason.INVALID, "more than " + Mailbox.MAX_IDS + " emails");
    }
    Optional<Decision<MailboxReply>> refusal =
        command
            .setFolders()
            .flatMap(folders -> refusedFolders(state, folders))
            .or(() -> refusedKeywords(command.addKeywords()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    UidCounter uids = new UidCounter(state.index());
    List<EmailChange> changes = new ArrayList<>();
    for (EmailId id : ids) {
      Optional<EmailView> known = state.index().find(id);
      if (known.isEmpty()) {
        return Decision.refuse(Reason.NOT_FOUND, "no email " + id);
      }
      EmailView view = known.get();
      if (command.ifChangedSeq().filter(seq -> seq != view.changedSeq()).isPresent()) {
        return Decision.refuse(Reason.CONFLICT, "email " + id + " has changed");
      }
      EmailChange change = change(uids, view.email(), command);
      if (change.keywords().size() > Keywords.MAX_PER_EMAIL) {
        return Decision.refuse(Reason.INVALID, "more than " + Keywords.MAX_PER_EMAIL + " keywords");
      }
      if (!change.keywords().equals(view.email().keywords())
          || !change.placements().equals(view.email().placements())) {
        changes.add(change);
      }
    }
    List<MailboxEvent> events =
        changes.isEmpty() ? List.of() : List.of(new MailboxEvent.Changed(changes, now));
    return new Decision<>(
        events,
        after ->
            new MailboxReply.Updated(
                ids.stream().map(id -> view(after, id)).toList(), after.seq()));
  }

  private static EmailChange change(
      UidCounter uids, StoredEmail email, MailboxCommand.Update command) {
    Set<String> keywords = new HashSet<>(email.keywords());
    keywords.addAll(command.addKeywords());
    keywords.removeAll(command.removeKeywords());
    List<Placement> placements =
        command
            .setFolders()
            .map(folders -> placements(uids, email.placements(), folders))
            .orElse(email.placements());
    return new EmailChange(email.id(), placements, keywords);
  }

  static Decision<MailboxReply> destroy(
      MailboxState state, MailboxCommand.Destroy command, Instant now) {
    Set<EmailId> ids = new LinkedHashSet<>(command.ids());
    if (ids.size() > Mailbox.MAX_IDS) {
      return Decision.refuse(Reason.INVALID, "more than " + Mailbox.MAX_IDS + " emails");
    }
    for (EmailId id : ids) {
      if (!state.index().contains(id)) {
        return Decision.refuse(Reason.NOT_FOUND, "no email " + id);
      }
    }
    return ids.isEmpty()
        ? Decision.done(state)
        : Decision.done(new MailboxEvent.Destroyed(List.copyOf(ids), now));
  }

  /** Folders an email stays in keep their UIDs; each new one gives its next. */
  private static List<Placement> placements(
      UidCounter uids, List<Placement> before, Set<FolderId> folders) {
    List<Placement> placements = new ArrayList<>();
    for (Placement placement : before) {
      if (folders.contains(placement.folder())) {
        placements.add(placement);
      }
    }
    folders.stream()
        .filter(folder -> before.stream().noneMatch(p -> p.folder().equals(folder)))
        .sorted()
        .forEach(folder -> placements.add(new Placement(folder, uids.next(folder))));
    return placements;
  }

  static Optional<Decision<MailboxReply>> refusedFolders(
      MailboxState state, Set<FolderId> folders) {
    if (folders == null || folders.isEmpty()) {
      return Optional.of(Decision.refuse(Reason.INVALID, "an email is in at least one folder"));
    }
    return folders.stream()
        .filter(folder -> !state.folders().contains(folder))
        .findFirst()
        .map(folder -> Decision.refuse(Reason.NOT_FOUND, "no folder " + folder));
  }

  private static Optional<Decision<MailboxReply>> refusedKeywords(Set<String> keywords) {
    return keywords.stream()
        .filter(keyword -> !Keywords.isValid(keyword))
        .findFirst()
        .map(keyword -> Decision.refuse(Reason.INVALID, "not a keyword: " + keyword))
        .or(
            () ->
                keywords.size() > Keywords.MAX_PER_EMAIL
                    ? Optional.of(
                        Decision.refuse(
                            Reason.INVALID, "more than " + Keywords.MAX_PER_EMAIL + " keywords"))
                    : Optional.empty());
  }

  static Optional<Decision<MailboxReply>> refusedReplacement(
      MailboxState state, Optional<EmailId> replaces) {
    return replaces
        .filter(old -> !state.index().contains(old))
        .map(old -> Decision.refuse(Reason.NOT_FOUND, "no email " + old));
  }

  private static long freed(MailboxState state, MailboxCommand.Append command) {
    return command
        .replaces()
        .flatMap(state.index()::find)
        .map(view -> view.email().size())
        .orElse(0L);
  }

  static Optional<Decision<MailboxReply>> overQuota(MailboxState state, long more) {
    return state.index().octets() + more > state.holder().quota()
        ? Optional.of(Decision.refuse(Reason.OVER_QUOTA, "over quota"))
        : Optional.empty();
  }

  static EmailView view(MailboxState state, EmailId id) {
    return state.index().find(id).orElseThrow();
  }

  /** Gives out UIDs for one event in which several emails may enter the same folder. */
  private static final class UidCounter {
    private final MessageIndex index;
    private final Map<FolderId, Long> next = new HashMap<>();

    UidCounter(MessageIndex index) {
      this.index = index;
    }

    long next(FolderId folder) {
      long uid = next.getOrDefault(folder, index.uidNext(folder));
      next.put(folder, uid + 1);
      return uid;
    }
  }
}
