package io.viesti.mailbox;

import io.viesti.id.TimeOrderedId;
import io.viesti.mailbox.MailboxReply.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides about folders. Pure. */
final class FolderChanges {
  private static final int DIGITS = 13;

  /** Emails in one event at most. */
  private static final int CHUNK = 500;

  private FolderChanges() {}

  static Decision<MailboxReply> create(
      MailboxState state, MailboxCommand.CreateFolder command, Instant now) {
    String name = command.name().strip();
    Optional<FolderId> parent = command.parent();
    Optional<Decision<MailboxReply>> refusal =
        refusedName(name)
            .or(() -> refusedParent(state, parent, 1))
            .or(() -> refusedIfTaken(state, name, parent, Optional.empty()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (state.folders().all().size() >= FolderTree.MAX_FOLDERS) {
      return Decision.refuse(Reason.RATE, "there are " + FolderTree.MAX_FOLDERS + " folders");
    }
    long number = IdSequence.next(state.lastId(), now);
    FolderId id = new FolderId(TimeOrderedId.text(number, DIGITS));
    Folder folder =
        new Folder(id, name, parent, Optional.empty(), Math.max(1, now.getEpochSecond()));
    return replyWith(id, new MailboxEvent.FolderCreated(folder, now));
  }

  static Decision<MailboxReply> change(
      MailboxState state, MailboxCommand.ChangeFolder command, Instant now) {
    Optional<Folder> known = state.folders().find(command.id());
    if (known.isEmpty()) {
      return Decision.refuse(Reason.NOT_FOUND, "no folder " + command.id());
    }
    if (FolderTree.isSystem(command.id())) {
      return Decision.refuse(Reason.INVALID, "system folders stay as they are");
    }
    Folder old = known.get();
    String name = command.name().map(String::strip).orElse(old.name());
    Optional<FolderId> parent =
        command.toTop() ? Optional.empty() : command.parent().or(old::parent);
    if (parent.filter(p -> state.folders().isWithin(p, old.id())).isPresent()) {
      return Decision.refuse(Reason.INVALID, "a folder can't be within itself");
    }
    Optional<Decision<MailboxReply>> refusal =
        refusedName(name)
            .or(() -> refusedParent(state, parent, state.folders().height(old.id())))
            .or(() -> refusedIfTaken(state, name, parent, Optional.of(old.id())));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Folder folder = new Folder(old.id(), name, parent, old.role(), old.uidValidity());
    return folder.equals(old)
        ? Decision.answer(new MailboxReply.FolderReply(state.view(old.id()), state.seq()))
        : replyWith(old.id(), new MailboxEvent.FolderChanged(folder, now));
  }

  static Decision<MailboxReply> remove(
      MailboxState state, MailboxCommand.RemoveFolder command, Instant now) {
    FolderId id = command.id();
    if (!state.folders().contains(id)) {
      return Decision.refuse(Reason.NOT_FOUND, "no folder " + id);
    }
    if (FolderTree.isSystem(id)) {
      return Decision.refuse(Reason.INVALID, "system folders stay");
    }
    if (state.folders().hasChildren(id)) {
      return Decision.refuse(Reason.CONFLICT, "the folder has subfolders");
    }
    List<MailboxEvent> events = new ArrayList<>();
    List<EmailId> onlyHere = state.index().onlyIn(id);
    if (!command.destroyEmails()) {
      moveToTrash(state, onlyHere, now, events);
    }
    List<EmailId> destroyed = command.destroyEmails() ? onlyHere : List.of();
    events.add(new MailboxEvent.FolderRemoved(id, destroyed, now));
    return new Decision<>(events, after -> new MailboxReply.Done(after.seq()));
  }

  private static void moveToTrash(
      MailboxState state, List<EmailId> ids, Instant now, List<MailboxEvent> events) {
    long uid = state.index().uidNext(FolderId.TRASH);
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<EmailChange> changes = new ArrayList<>();
      for (EmailId id : ids.subList(from, Math.min(ids.size(), from + CHUNK))) {
        Set<String> keywords = new HashSet<>(EmailChanges.view(state, id).email().keywords());
        changes.add(new EmailChange(id, List.of(new Placement(FolderId.TRASH, uid++)), keywords));
      }
      events.add(new MailboxEvent.Changed(changes, now));
    }
  }

  private static Decision<MailboxReply> replyWith(FolderId id, MailboxEvent event) {
    return Decision.of(event, after -> new MailboxReply.FolderReply(after.view(id), after.seq()));
  }

  private static Optional<Decision<MailboxReply>> refusedName(String name) {
    boolean valid =
        !name.isEmpty()
            && name.length() <= Folder.MAX_NAME
            && name.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '/');
    return valid
        ? Optional.empty()
        : Optional.of(
            Decision.refuse(
                Reason.INVALID,
                "a folder name has 1 to "
                    + Folder.MAX_NAME
                    + " characters, no slash and no control characters"));
  }

  private static Optional<Decision<MailboxReply>> refusedParent(
      MailboxState state, Optional<FolderId> parent, int height) {
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    if (!state.folders().contains(parent.get())) {
      return Optional.of(Decision.refuse(Reason.NOT_FOUND, "no folder " + parent.get()));
    }
    return state.folders().depth(parent.get()) + height > FolderTree.MAX_DEPTH
        ? Optional.of(
            Decision.refuse(Reason.INVALID, "more than " + FolderTree.MAX_DEPTH + " levels"))
        : Optional.empty();
  }

  private static Optional<Decision<MailboxReply>> refusedIfTaken(
      MailboxState state, String name, Optional<FolderId> parent, Optional<FolderId> except) {
    return state.folders().isTaken(name, parent, except)
        ? Optional.of(Decision.refuse(Reason.CONFLICT, "the name is taken"))
        : Optional.empty();
  }

  /** The number in an own folder's id, 0 for other ids. */
  static long number(FolderId id) {
    return id.value().length() == DIGITS ? Math.max(0, TimeOrderedId.parse(id.value())) : 0;
  }
}
