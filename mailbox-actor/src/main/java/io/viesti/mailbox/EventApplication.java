package io.viesti.mailbox;

import io.viesti.mailbox.MailboxEvent.Appended;
import io.viesti.mailbox.MailboxEvent.Changed;
import io.viesti.mailbox.MailboxEvent.Delivered;
import io.viesti.mailbox.MailboxEvent.DeliveredEmail;
import io.viesti.mailbox.MailboxEvent.Destroyed;
import io.viesti.mailbox.MailboxEvent.Filed;
import io.viesti.mailbox.MailboxEvent.FolderChanged;
import io.viesti.mailbox.MailboxEvent.FolderCreated;
import io.viesti.mailbox.MailboxEvent.FolderRemoved;
import io.viesti.mailbox.MailboxEvent.Opened;
import io.viesti.mailbox.MailboxEvent.Submitted;
import org.pcollections.PSortedSet;

/** What each event makes of a state whose {@code seq} is already the event's. Pure. */
final class EventApplication {
  private EventApplication() {}

  static MailboxState apply(MailboxState state, MailboxEvent event) {
    if (event instanceof Delivered delivered) {
      return delivered(state, delivered);
    } else if (event instanceof Changed changed) {
      return changed(state, changed);
    } else if (event instanceof Destroyed destroyed) {
      return destroyed(state, destroyed.ids());
    } else if (event instanceof Filed filed) {
      return filed(state, filed);
    } else if (event instanceof Appended appended) {
      return stored(state, appended.email());
    } else if (event instanceof Submitted submitted) {
      MailboxState sent = state.with(state.submissions().with(submitted));
      return submitted.copy().map(copy -> stored(sent, copy)).orElse(sent);
    } else if (event instanceof MailboxEvent.SubmissionProgressed progress) {
      return state.with(
          state.submissions().progressed(progress.submissionId(), progress.statuses()));
    }
    return folderOrHolder(state, event);
  }

  private static MailboxState folderOrHolder(MailboxState state, MailboxEvent event) {
    if (event instanceof FolderCreated created) {
      FolderId id = created.folder().id();
      return state
          .with(state.folders().with(created.folder()))
          .with(state.index().withFolder(id))
          .withLastId(FolderChanges.number(id));
    } else if (event instanceof FolderChanged changed) {
      return state.with(state.folders().with(changed.folder()));
    } else if (event instanceof FolderRemoved removed) {
      return removed(state, removed);
    } else if (event instanceof Opened opened) {
      return opened(state, opened);
    } else if (event instanceof MailboxEvent.AddressBound bound) {
      return state.with(state.holder().bound(bound.address(), bound.generation()));
    } else if (event instanceof MailboxEvent.AddressUnbound unbound) {
      return state.with(state.holder().unbound(unbound.address()));
    } else if (event instanceof MailboxEvent.IdsSpilled spilled) {
      return state.with(state.deliveries().withSpilled(ids(spilled), spilled.at()));
    } else if (event instanceof MailboxEvent.QuotaSet quota) {
      return state.with(state.holder().withQuota(quota.quota()));
    } else if (event instanceof MailboxEvent.Closed) {
      return MailboxState.EMPTY
          .at(state.seq())
          .with(new Holder(Holder.Phase.CLOSED, Holder.NOBODY.addresses(), 0, 0));
    }
    throw new IllegalStateException("no rule for " + event.getClass().getName());
  }

  private static SpilledIds ids(MailboxEvent.IdsSpilled event) {
    return new SpilledIds(event.blob(), event.count(), event.newest(), event.filter());
  }

  private static MailboxState opened(MailboxState state, Opened event) {
    MessageIndex index = state.index();
    FolderTree folders = FolderTree.ofSystem(event.uidValidity());
    for (Folder folder : folders.all()) {
      index = index.withFolder(folder.id());
    }
    Holder holder =
        state
            .holder()
            .opened(event.address(), event.generation(), event.quota(), event.uidValidity());
    return state.with(holder).with(folders).with(index);
  }

  private static MailboxState delivered(MailboxState state, Delivered event) {
    MailboxState result = state;
    for (DeliveredEmail delivered : event.emails()) {
      EmailId id = delivered.email().id();
      result =
          stored(result, delivered.email())
              .with(result.deliveries().with(delivered.deliveryId(), id, event.at()));
      if (!delivered.filed()) {
        result = result.withUnfiled(result.unfiled().plus(id));
      }
    }
    return result;
  }

  private static MailboxState filed(MailboxState state, Filed event) {
    MessageIndex index = state.index();
    PSortedSet<EmailId> unfiled = state.unfiled();
    for (StoredEmail email : event.emails()) {
      index = index.replacing(email, state.seq());
      unfiled = unfiled.minus(email.id());
    }
    return state.with(index).withUnfiled(unfiled);
  }

  private static MailboxState stored(MailboxState state, StoredEmail email) {
    return state.with(state.index().with(email, state.seq())).withLastId(email.id().value());
  }

  private static MailboxState changed(MailboxState state, Changed event) {
    MessageIndex index = state.index();
    for (EmailChange change : event.changes()) {
      index = index.with(change, state.seq());
    }
    return state.with(index);
  }

  private static MailboxState destroyed(MailboxState state, java.util.List<EmailId> ids) {
    MessageIndex index = state.index();
    PSortedSet<EmailId> unfiled = state.unfiled();
    for (EmailId id : ids) {
      index = index.without(id);
      unfiled = unfiled.isEmpty() ? unfiled : unfiled.minus(id);
    }
    return state.with(index).withUnfiled(unfiled);
  }

  private static MailboxState removed(MailboxState state, FolderRemoved event) {
    MailboxState rest = destroyed(state, event.destroyed());
    return rest.with(rest.folders().without(event.folder()))
        .with(rest.index().withoutFolder(event.folder(), rest.seq()));
  }
}
