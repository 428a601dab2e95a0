package io.viesti.mailbox;

import io.viesti.message.Correspondent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An {@link EmailQuery} made ready to be asked of many emails; cheap conditions come first. */
final class EmailFilter {
  private final EmailQuery query;
  private final long after;
  private final long before;
  private final boolean readsText;
  private final List<String> text;
  private final List<String> from;
  private final List<String> to;
  private final List<String> subject;

  EmailFilter(EmailQuery query) {
    this.query = query;
    this.after = query.after().map(java.time.Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    this.before = query.before().map(java.time.Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    this.text = terms(query.text());
    this.from = terms(query.from());
    this.to = terms(query.to());
    this.subject = terms(query.subject());
    this.readsText = !(text.isEmpty() && from.isEmpty() && to.isEmpty() && subject.isEmpty());
  }

  /** Whether a query has no other conditions than folder and read, so that counters answer it. */
  static boolean isFolderAndRead(EmailQuery query) {
    return query
        .withRead(Optional.empty())
        .equals(query.folder().map(EmailQuery::in).orElse(EmailQuery.ALL));
  }

  boolean matches(IndexEntry entry) {
    return cheaply(entry) && (!readsText || inText(entry.email()));
  }

  private boolean cheaply(IndexEntry entry) {
    return (query.folder().isEmpty() || entry.isIn(query.folder().get()))
        && (query.isRead().isEmpty() || query.isRead().get() == entry.isRead())
        && (query.isFlagged().isEmpty()
            || query.isFlagged().get() == entry.keywords().contains(StoredEmail.FLAGGED))
        && (query.hasAttachment().isEmpty()
            || query.hasAttachment().get() == EmailCodec.hasAttachment(entry.content()))
        && entry.receivedAt() >= after
        && entry.receivedAt() < before;
  }

  private boolean inText(StoredEmail email) {
    String senders = people(email.header().from());
    String receivers = people(email.header().to()) + "\n" + people(email.header().cc());
    String title = email.header().subject().toLowerCase(Locale.ROOT);
    return all(from, senders)
        && all(to, receivers)
        && all(subject, title)
        && (text.isEmpty()
            || all(
                text,
                String.join(
                    "\n",
                    senders,
                    receivers,
                    title,
                    email.glance().preview().toLowerCase(Locale.ROOT))));
  }

  private static boolean all(List<String> terms, String in) {
    return terms.stream().allMatch(in::contains);
  }

  private static String people(List<Correspondent> people) {
    StringBuilder text = new StringBuilder();
    for (Correspondent one : people) {
      one.name().ifPresent(name -> text.append(name).append(' '));
      text.append(one.email()).append('\n');
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static List<String> terms(Optional<String> condition) {
    return condition
        .map(c -> Arrays.stream(c.toLowerCase(Locale.ROOT).split("\\s+")))
        .map(words -> words.filter(word -> !word.isEmpty()).toList())
        .orElse(List.of());
  }
}
