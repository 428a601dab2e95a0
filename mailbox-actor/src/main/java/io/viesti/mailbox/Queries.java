package io.viesti.mailbox;

import io.viesti.mailbox.MailboxReply.Reason;
import java.util.Comparator;
import java.util.List;

/** Answers what only reads. Pure. */
final class Queries {
  private Queries() {}

  static MailboxReply folders(MailboxState state) {
    List<FolderView> folders =
        state.folders().all().stream()
            .map(folder -> state.view(folder.id()))
            .sorted(Comparator.comparing((FolderView view) -> rank(view.folder())))
            .toList();
    return new MailboxReply.Folders(folders, state.seq());
  }

  /** System folders first, in their usual order; then own ones by name. */
  private static String rank(Folder folder) {
    int system =
        List.of("inbox", "drafts", "sent", "archive", "junk", "trash")
            .indexOf(folder.role().orElse(""));
    return system >= 0 ? String.valueOf((char) system) : "~" + folder.name() + folder.id();
  }

  static MailboxReply list(MailboxState state, MailboxCommand.ListEmails command) {
    EmailQuery query = command.query();
    if (query.folder().filter(folder -> !state.folders().contains(folder)).isPresent()) {
      return new MailboxReply.Refused(Reason.NOT_FOUND, "no folder " + query.folder().get());
    }
    int limit = Math.max(0, Math.min(Mailbox.MAX_PAGE, command.limit()));
    MessageIndex.Found found = state.index().page(query, command.offset(), command.after(), limit);
    return new MailboxReply.Page(found.emails(), found.total(), found.hasMore(), state.seq());
  }

  static MailboxReply email(MailboxState state, EmailId id) {
    return state
        .index()
        .find(id)
        .<MailboxReply>map(
            view ->
                new MailboxReply.EmailReply(
                    view, state.submissions().ofCopy(id).map(KeptSubmission::view), state.seq()))
        .orElseGet(() -> new MailboxReply.Refused(Reason.NOT_FOUND, "no email " + id));
  }

  static MailboxReply thread(MailboxState state, ThreadId id) {
    List<EmailView> emails = state.index().thread(id, Mailbox.MAX_PAGE + 1);
    if (emails.isEmpty()) {
      return new MailboxReply.Refused(Reason.NOT_FOUND, "no thread " + id);
    }
    boolean hasMore = emails.size() > Mailbox.MAX_PAGE;
    List<EmailView> page = hasMore ? emails.subList(0, Mailbox.MAX_PAGE) : emails;
    return new MailboxReply.Page(List.copyOf(page), emails.size(), hasMore, state.seq());
  }

  static MailboxReply usage(MailboxState state) {
    return new MailboxReply.Usage(
        state.index().octets(), state.holder().quota(), state.index().size(), state.seq());
  }
}
