package io.viesti.http.compose;

import io.viesti.account.Account;
import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import io.viesti.blob.StoredBlob;
import io.viesti.directory.Directory;
import io.viesti.directory.Resolution;
import io.viesti.envelope.MailAddress;
import io.viesti.http.WebServices;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.compose.Addresses.Named;
import io.viesti.http.content.BlobOutput;
import io.viesti.http.content.ContentWork;
import io.viesti.http.content.Contents;
import io.viesti.http.json.Fields;
import io.viesti.http.login.Caller;
import io.viesti.http.upload.Upload;
import io.viesti.http.upload.UploadIds;
import io.viesti.mailbox.EmailId;
import io.viesti.mailbox.EmailView;
import io.viesti.message.Correspondent;
import io.viesti.message.Draft;
import io.viesti.message.Glance;
import io.viesti.message.MessageComposer;
import io.viesti.message.MessageHeader;
import io.viesti.message.MessageSummaries;
import io.viesti.message.MessageSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Makes a mail of a request: looks up what it refers to, then writes it into a blob as fast as
 * storage takes it. Thread-safe.
 */
final class Composition {
  private final BlobStore blobs;
  private final Directory directory;
  private final InstantSource clock;
  private final MailboxAccess mailboxes;
  private final Contents contents;
  private final ContentWork work;
  private final UploadIds uploads;
  private final long limit;

  /**
   * @param limit octets of a mail
   */
  Composition(
      WebServices services,
      MailboxAccess mailboxes,
      Contents contents,
      ContentWork work,
      UploadIds uploads,
      long limit) {
    this.blobs = services.blobs();
    this.directory = services.directory();
    this.clock = services.clock();
    this.mailboxes = mailboxes;
    this.contents = contents;
    this.work = work;
    this.uploads = uploads;
    this.limit = limit;
  }

  /**
   * Writes the mail; it is in the blob store, but nothing names it yet.
   *
   * @param id left part of its Message-ID
   * @param showBcc whether its header names the Bcc recipients: only in drafts
   */
  CompletionStage<Composed> compose(
      Caller caller, MailRequest request, String id, boolean showBcc) {
    List<Draft.Attachment> attachments = attachments(caller, request);
    return sender(caller.account(), request)
        .thenCombine(
            parent(caller, request),
            (from, parent) -> draft(from, parent, request, id, attachments))
        .thenCompose(prepared -> write(prepared, request, showBcc));
  }

  private record Prepared(Draft draft, MailAddress from, Parent parent) {}

  private Prepared draft(
      Named from,
      Parent parent,
      MailRequest request,
      String id,
      List<Draft.Attachment> attachments) {
    Instant now = clock.instant();
    Draft draft =
        new Draft(
            correspondent(from),
            correspondents(request.to()),
            correspondents(request.cc()),
            correspondents(request.bcc()),
            List.of(),
            request.subject(),
            request.text(),
            request.html(),
            parent.inReplyTo(),
            parent.references(),
            attachments,
            now,
            id + "@" + from.address().domain());
    return new Prepared(draft, from.address(), parent);
  }

  /** The From of a mail must lead to the mailbox it is sent from. */
  private CompletionStage<Named> sender(Account account, MailRequest request) {
    if (request.from().isEmpty()) {
      return CompletableFuture.completedFuture(new Named(account.displayName(), account.address()));
    }
    Named from = request.from().get();
    if (from.address().normalised().equals(account.address().normalised())) {
      return CompletableFuture.completedFuture(
          new Named(from.name().or(account::displayName), from.address()));
    }
    return directory
        .resolve(from.address())
        .thenApply(
            resolution -> {
              if (!leadsTo(resolution, account.mailboxId())) {
                throw Fields.wrong("from", "is not an address of this account");
              }
              return from;
            });
  }

  private static boolean leadsTo(Resolution resolution, String mailboxId) {
    return resolution instanceof Resolution.Found found
        && found.recipients().stream().allMatch(r -> r.mailboxId().equals(mailboxId));
  }

  private CompletionStage<Parent> parent(Caller caller, MailRequest request) {
    if (request.inReplyTo().isEmpty()) {
      return CompletableFuture.completedFuture(Parent.NONE);
    }
    String given = request.inReplyTo().get();
    Optional<EmailId> email = EmailId.parse(given);
    if (email.isEmpty()) {
      String messageId = given.replaceAll("[<>\\s]", "");
      if (!messageId.contains("@")) {
        throw Fields.wrong("in_reply_to", "must be an email id or a Message-ID");
      }
      return CompletableFuture.completedFuture(
          new Parent(List.of(messageId), List.of(messageId), Optional.empty()));
    }
    return mailboxes.view(caller.mailboxId(), given).thenApply(Composition::parent);
  }

  private static Parent parent(EmailView view) {
    MessageHeader header = view.email().header();
    return new Parent(
        header.messageId().map(List::of).orElse(List.of()),
        MessageComposer.referencesOfReply(header),
        Optional.of(view.email().id()));
  }

  private List<Draft.Attachment> attachments(Caller caller, MailRequest request) {
    List<Draft.Attachment> attachments = new ArrayList<>();
    for (Attached attached : request.attachments()) {
      attachments.add(
          new Draft.Attachment(
              attached.fileName(),
              attached.contentType(),
              attached.contentId(),
              content(caller, attached, attachments.size())));
    }
    return attachments;
  }

  private Draft.Content content(Caller caller, Attached attached, int index) {
    if (attached.data().isPresent()) {
      return attached.data().get()::open;
    }
    Upload upload =
        attached
            .uploadId()
            .flatMap(id -> uploads.open(caller.mailboxId(), id))
            .filter(known -> known.expiresAt().isAfter(clock.instant()))
            .orElseThrow(
                () ->
                    Fields.wrong(
                        "attachments[" + index + "].upload_id", "is not an upload of yours"));
    return () -> contents.open(upload.blob());
  }

  private CompletionStage<Composed> write(Prepared prepared, MailRequest request, boolean showBcc) {
    BlobWriter writer = blobs.write();
    BlobOutput out = new BlobOutput(writer, limit);
    return work.run(
            () -> {
              if (showBcc && !request.bcc().isEmpty()) {
                out.write(bccField(request));
              }
              MessageComposer.write(prepared.draft(), out);
              return out;
            })
        .whenComplete(
            (written, failure) -> {
              if (failure != null) {
                writer.abort();
              }
            })
        .thenCompose(written -> writer.finish())
        .thenApply(blob -> composed(prepared, request, blob, out));
  }

  private static byte[] bccField(MailRequest request) throws IOException {
    String addresses =
        request.bcc().stream()
            .map(each -> each.address().toString())
            .collect(Collectors.joining(",\r\n "));
    return ("Bcc: " + addresses + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Composed composed(
      Prepared prepared, MailRequest request, StoredBlob blob, BlobOutput out) {
    boolean whole = out.headLength() == blob.size();
    MessageSummary summary = MessageSummaries.of(out.head(), out.headLength(), whole);
    Glance glance = summary.glance().orElseGet(() -> glance(request));
    return new Composed(
        blob,
        summary.header(),
        glance,
        prepared.from(),
        prepared.draft().messageId(),
        prepared.parent().email());
  }

  /** When the first octets of the mail don't say enough, the request does. */
  private static Glance glance(MailRequest request) {
    String text = request.text().orElse("").replaceAll("\\s+", " ").strip();
    return new Glance(
        text.substring(0, Math.min(text.length(), Glance.MAX_PREVIEW)),
        !request.attachments().isEmpty());
  }

  private static List<Correspondent> correspondents(List<Named> all) {
    return all.stream().map(Composition::correspondent).toList();
  }

  private static Correspondent correspondent(Named named) {
    return new Correspondent(named.name(), named.address().toString());
  }
}
