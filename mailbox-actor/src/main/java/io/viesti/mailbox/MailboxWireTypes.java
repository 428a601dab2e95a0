package io.viesti.mailbox;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.HashMap;
import java.util.Map;

/** The wire types of mailboxes. A manifest that was ever written to a journal is forever. */
public final class MailboxWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    Map<String, Class<? extends Wire>> all = new HashMap<>(persisted());
    commands(all);
    replies(all);
    return Map.copyOf(all);
  }

  /** What lies in journals and snapshot stores. */
  static Map<String, Class<? extends Wire>> persisted() {
    Map<String, Class<? extends Wire>> all = new HashMap<>();
    all.put("mailbox.opened.v1", MailboxEvent.Opened.class);
    all.put("mailbox.address-bound.v1", MailboxEvent.AddressBound.class);
    all.put("mailbox.address-unbound.v1", MailboxEvent.AddressUnbound.class);
    all.put("mailbox.delivered.v1", MailboxEvent.Delivered.class);
    all.put("mailbox.filed.v1", MailboxEvent.Filed.class);
    all.put("mailbox.appended.v1", MailboxEvent.Appended.class);
    all.put("mailbox.changed.v1", MailboxEvent.Changed.class);
    all.put("mailbox.destroyed.v1", MailboxEvent.Destroyed.class);
    all.put("mailbox.folder-created.v1", MailboxEvent.FolderCreated.class);
    all.put("mailbox.folder-changed.v1", MailboxEvent.FolderChanged.class);
    all.put("mailbox.folder-removed.v1", MailboxEvent.FolderRemoved.class);
    all.put("mailbox.submitted.v1", MailboxEvent.Submitted.class);
    all.put("mailbox.submission-progressed.v1", MailboxEvent.SubmissionProgressed.class);
    all.put("mailbox.ids-spilled.v1", MailboxEvent.IdsSpilled.class);
    all.put("mailbox.quota-set.v1", MailboxEvent.QuotaSet.class);
    all.put("mailbox.closed.v1", MailboxEvent.Closed.class);
    all.put("mailbox.snapshot.v1", MailboxSnapshot.class);
    all.put("mailbox.index.v1", MessageIndexSnapshot.class);
    return all;
  }

  private static void commands(Map<String, Class<? extends Wire>> all) {
    all.put("mailbox.open", MailboxCommand.Open.class);
    all.put("mailbox.unbind", MailboxCommand.Unbind.class);
    all.put("mailbox.close", MailboxCommand.Close.class);
    all.put("mailbox.set-quota", MailboxCommand.SetQuota.class);
    all.put("mailbox.deliver", MailboxCommand.Deliver.class);
    all.put("mailbox.append", MailboxCommand.Append.class);
    all.put("mailbox.update", MailboxCommand.Update.class);
    all.put("mailbox.destroy", MailboxCommand.Destroy.class);
    all.put("mailbox.create-folder", MailboxCommand.CreateFolder.class);
    all.put("mailbox.change-folder", MailboxCommand.ChangeFolder.class);
    all.put("mailbox.remove-folder", MailboxCommand.RemoveFolder.class);
    all.put("mailbox.submit", MailboxCommand.Submit.class);
    all.put("mailbox.record-progress", MailboxCommand.RecordProgress.class);
    all.put("mailbox.get-submission", MailboxCommand.GetSubmission.class);
    all.put("mailbox.list-folders", MailboxCommand.ListFolders.class);
    all.put("mailbox.list-emails", MailboxCommand.ListEmails.class);
    all.put("mailbox.get-email", MailboxCommand.GetEmail.class);
    all.put("mailbox.get-thread", MailboxCommand.GetThread.class);
    all.put("mailbox.get-usage", MailboxCommand.GetUsage.class);
    all.put("mailbox.subscribe", MailboxCommand.Subscribe.class);
    all.put("mailbox.unsubscribe", MailboxCommand.Unsubscribe.class);
    all.put("mailbox.wake", MailboxCommand.Wake.class);
    all.put("mailbox.stop", MailboxCommand.Stop.class);
    all.put("mailbox.tick", MailboxCommand.Tick.class);
    all.put("mailbox.owed", MailboxCommand.Owed.class);
    all.put("mailbox.looked", MailboxCommand.Looked.class);
    all.put("mailbox.erased", MailboxCommand.Erased.class);
    all.put("mailbox.ids-written", MailboxCommand.IdsWritten.class);
    all.put("mailbox.checked", MailboxCommand.Checked.class);
  }

  private static void replies(Map<String, Class<? extends Wire>> all) {
    all.put("mailbox.delivery", Delivery.class);
    all.put("mailbox.done", MailboxReply.Done.class);
    all.put("mailbox.stored", MailboxReply.Stored.class);
    all.put("mailbox.updated", MailboxReply.Updated.class);
    all.put("mailbox.folder", MailboxReply.FolderReply.class);
    all.put("mailbox.folders", MailboxReply.Folders.class);
    all.put("mailbox.folder-view", FolderView.class);
    all.put("mailbox.page", MailboxReply.Page.class);
    all.put("mailbox.email", MailboxReply.EmailReply.class);
    all.put("mailbox.submission", MailboxReply.SubmissionReply.class);
    all.put("mailbox.usage", MailboxReply.Usage.class);
    all.put("mailbox.refused", MailboxReply.Refused.class);
    all.put("mailbox.subscribed", MailboxPush.Subscribed.class);
    all.put("mailbox.happened", MailboxPush.Happened.class);
    all.put("mailbox.gone", MailboxPush.Gone.class);
  }
}
