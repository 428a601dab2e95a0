package io.viesti.http.webmail;

import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.http.content.Contents;
import io.viesti.mailbox.MailboxReply.EmailReply;
import io.viesti.mailbox.MailboxReply.SubmissionView;
import io.viesti.mailbox.StoredEmail;
import io.viesti.message.Correspondent;
import io.viesti.message.MessageHeader;
import io.viesti.message.ReadMessage;
import io.viesti.outbox.Submission;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jsoup.Jsoup;

/** Makes answers of stored mails: the whole email, one attachment. Thread-safe. */
public final class EmailReader {
  private final Contents contents;

  public EmailReader(Contents contents) {
    this.contents = contents;
  }

  CompletionStage<WholeEmail> read(EmailReply reply) {
    return contents.read(reply.email().email().blob()).thenApply(message -> whole(reply, message));
  }

  private static WholeEmail whole(EmailReply reply, ReadMessage message) {
    StoredEmail email = reply.email().email();
    MessageHeader header = email.header();
    Optional<Submission> submission = reply.submission().map(SubmissionView::submission);
    return new WholeEmail(
        EmailItem.of(email),
        Person.all(header.cc()),
        bcc(message, header, submission),
        header.sentAt(),
        header.messageId(),
        header.inReplyTo().stream().findFirst(),
        header.references(),
        message.text().or(() -> message.html().map(html -> Jsoup.parse(html).wholeText().strip())),
        message.html(),
        message.textTruncated() || message.htmlTruncated(),
        message.attachments().stream().map(part -> attachment(email, part)).toList(),
        submission.map(Submission::id),
        submission.map(Submission::sendAt),
        reply.submission().map(s -> DeliveryStatus.all(s.statuses())).orElse(List.of()));
  }

  /** Of a draft, as written; of a sent mail, the recipients that its header does not name. */
  private static List<Person> bcc(
      ReadMessage message, MessageHeader header, Optional<Submission> submission) {
    if (submission.isEmpty() || !message.bcc().isEmpty()) {
      return Person.all(message.bcc());
    }
    Set<String> named = new HashSet<>();
    header.to().forEach(person -> named.add(person.email().toLowerCase(Locale.ROOT)));
    header.cc().forEach(person -> named.add(person.email().toLowerCase(Locale.ROOT)));
    return submission.get().envelope().recipients().stream()
        .map(EnvelopeRecipient::address)
        .filter(address -> !named.contains(address.toString().toLowerCase(Locale.ROOT)))
        .map(address -> Person.of(new Correspondent(Optional.empty(), address.toString())))
        .toList();
  }

  private static WholeEmail.Attachment attachment(StoredEmail email, ReadMessage.Attachment part) {
    return new WholeEmail.Attachment(
        part.id(),
        fileName(part),
        part.contentType(),
        part.size(),
        part.contentId(),
        part.inline(),
        "/emails/" + email.id() + "/attachments/" + part.id());
  }

  private static String fileName(ReadMessage.Attachment part) {
    return part.fileName()
        .orElse(part.contentType().equals("message/rfc822") ? "message.eml" : "part-" + part.id());
  }

  /**
   * An attachment to be saved: whatever its type says, no browser shall show it as a page of ours.
   */
  CompletionStage<HttpResponse> attachment(StoredEmail email, String id) {
    return contents.part(email.blob(), id).thenApply(part -> download(email, part));
  }

  private HttpResponse download(StoredEmail email, ReadMessage.Attachment part) {
    HttpResponse response =
        HttpResponse.create()
            .addHeader(RawHeader.create("Content-Disposition", disposition(fileName(part))))
            .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
            .addHeader(RawHeader.create("Content-Security-Policy", "sandbox; default-src 'none'"))
            .addHeader(RawHeader.create("Cache-Control", "private, max-age=86400"));
    ContentType type = contentType(part);
    return part.size() == 0
        ? response.withEntity(HttpEntities.create(type, new byte[0]))
        : response.withEntity(
            HttpEntities.create(type, part.size(), contents.octets(email.blob(), part.id())));
  }

  private static ContentType contentType(ReadMessage.Attachment part) {
    String type =
        part.contentType() + part.charset().map(charset -> "; charset=" + charset).orElse("");
    try {
      return ContentTypes.parse(type);
    } catch (IllegalArgumentException unusual) {
      return ContentTypes.APPLICATION_OCTET_STREAM;
    }
  }

  /** RFC 6266: a plain name for old clients, the true one in UTF-8. */
  private static String disposition(String fileName) {
    String plain = fileName.replaceAll("[^A-Za-z0-9 ._()-]", "_");
    String utf8 = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + utf8.replace("*", "%2A");
  }
}
