package io.viesti.mailbox;

import io.viesti.mailbox.MailboxCommand.Append;
import io.viesti.mailbox.MailboxCommand.ChangeFolder;
import io.viesti.mailbox.MailboxCommand.Close;
import io.viesti.mailbox.MailboxCommand.CreateFolder;
import io.viesti.mailbox.MailboxCommand.Destroy;
import io.viesti.mailbox.MailboxCommand.GetEmail;
import io.viesti.mailbox.MailboxCommand.GetSubmission;
import io.viesti.mailbox.MailboxCommand.GetThread;
import io.viesti.mailbox.MailboxCommand.GetUsage;
import io.viesti.mailbox.MailboxCommand.ListEmails;
import io.viesti.mailbox.MailboxCommand.ListFolders;
import io.viesti.mailbox.MailboxCommand.Open;
import io.viesti.mailbox.MailboxCommand.Reading;
import io.viesti.mailbox.MailboxCommand.RecordProgress;
import io.viesti.mailbox.MailboxCommand.RemoveFolder;
import io.viesti.mailbox.MailboxCommand.Request;
import io.viesti.mailbox.MailboxCommand.SetQuota;
import io.viesti.mailbox.MailboxCommand.Submit;
import io.viesti.mailbox.MailboxCommand.Unbind;
import io.viesti.mailbox.MailboxCommand.Update;
import io.viesti.mailbox.MailboxReply.Reason;
import java.time.Instant;

/** Leads each request to who decides it. Pure. */
final class Requests {
  private static final String NO_SUCH_MAILBOX = "no such mailbox";

  private Requests() {}

  static Decision<MailboxReply> decide(
      MailboxState state, String mailboxId, Request request, MailboxLimits limits, Instant now) {
    if (request instanceof Open open) {
      return HolderChanges.open(state, open, now);
    }
    if (request instanceof Reading reading) {
      return Decision.answer(read(state, reading));
    }
    if (!state.isOpen()) {
      return Decision.refuse(Reason.NOT_FOUND, NO_SUCH_MAILBOX);
    }
    if (request instanceof Submit submit) {
      return Sending.submit(state, mailboxId, submit, limits, now);
    } else if (request instanceof RecordProgress progress) {
      return Sending.progress(state, progress, now);
    } else if (request instanceof Append append) {
      return EmailChanges.append(state, append, now);
    } else if (request instanceof Update update) {
      return EmailChanges.update(state, update, now);
    } else if (request instanceof Destroy destroy) {
      return EmailChanges.destroy(state, destroy, now);
    } else if (request instanceof CreateFolder create) {
      return FolderChanges.create(state, create, now);
    } else if (request instanceof ChangeFolder change) {
      return FolderChanges.change(state, change, now);
    } else if (request instanceof RemoveFolder remove) {
      return FolderChanges.remove(state, remove, now);
    } else if (request instanceof Unbind unbind) {
      return HolderChanges.unbind(state, unbind, now);
    } else if (request instanceof SetQuota setQuota) {
      return HolderChanges.setQuota(state, setQuota, now);
    } else if (request instanceof Close) {
      return HolderChanges.close(state, now);
    }
    throw new IllegalStateException("nobody decides " + request.getClass().getName());
  }

  static MailboxReply read(MailboxState state, Reading request) {
    if (!state.isOpen()) {
      return new MailboxReply.Refused(Reason.NOT_FOUND, NO_SUCH_MAILBOX);
    } else if (request instanceof ListEmails list) {
      return Queries.list(state, list);
    } else if (request instanceof GetEmail get) {
      return Queries.email(state, get.id());
    } else if (request instanceof ListFolders) {
      return Queries.folders(state);
    } else if (request instanceof GetThread get) {
      return Queries.thread(state, get.id());
    } else if (request instanceof GetSubmission get) {
      return Sending.find(state, get.submissionId());
    } else if (request instanceof GetUsage) {
      return Queries.usage(state);
    }
    throw new IllegalStateException("nobody answers " + request.getClass().getName());
  }
}
