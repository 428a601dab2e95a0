package io.viesti.http.search;

import io.viesti.http.json.Parameters;
import io.viesti.http.problem.Problem;
import io.viesti.mailbox.EmailQuery;
import io.viesti.mailbox.EmailView;
import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.StoredEmail;
import io.viesti.message.Correspondent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A search: what the mailbox finds for us, and what is left to check on what it finds. Parameters
 * and operators in {@code query} hold together.
 */
final class SearchQuery {
  private Optional<FolderId> folder = Optional.empty();
  private Optional<Boolean> isRead = Optional.empty();
  private Optional<Boolean> isFlagged = Optional.empty();
  private Optional<Boolean> hasAttachment = Optional.empty();
  private Optional<String> text = Optional.empty();
  private Optional<String> from = Optional.empty();
  private Optional<String> to = Optional.empty();
  private Optional<String> subject = Optional.empty();
  private Optional<Instant> after = Optional.empty();
  private Optional<Instant> before = Optional.empty();
  private final List<Predicate<StoredEmail>> rest = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  private SearchQuery() {}

  static SearchQuery of(Parameters parameters) {
    SearchQuery query = new SearchQuery();
    query.folder = parameters.text("folder").map(FolderId::new);
    query.isRead = parameters.bool("is_read");
    query.isFlagged = parameters.bool("is_flagged");
    query.hasAttachment = parameters.bool("has_attachment");
    query.from = parameters.text("from");
    query.to = parameters.text("to");
    query.subject = parameters.text("subject");
    query.after = parameters.time("after");
    query.before = parameters.time("before");
    query.from.ifPresent(query::highlight);
    query.subject.ifPresent(query::highlight);
    parameters.text("query").map(Term::parse).orElse(List.of()).forEach(query::add);
    return query;
  }

  /** For the mailbox. */
  EmailQuery query() {
    return new EmailQuery(
        folder, isRead, isFlagged, hasAttachment, text, from, to, subject, after, before);
  }

  /** Whether the mailbox's answer needs no further check. */
  boolean isWhole() {
    return rest.isEmpty();
  }

  Predicate<EmailView> check() {
    return view -> rest.stream().allMatch(each -> each.test(view.email()));
  }

  /** What to highlight, in lower case. */
  List<String> words() {
    return words;
  }

  private void add(Term term) {
    if (!term.negated()) {
      addPositive(term);
    } else {
      rest.add(predicate(term).negate());
    }
  }

  private void addPositive(Term term) {
    String value = term.value();
    switch (term.operator()) {
      case "" -> {
        highlight(value);
        text = orCheck(text, value, term);
      }
      case "from" -> {
        highlight(value);
        from = orCheck(from, value, term);
      }
      case "to" -> to = orCheck(to, value, term);
      case "subject" -> {
        highlight(value);
        subject = orCheck(subject, value, term);
      }
      case "in" -> folder = orCheck(folder, new FolderId(value), term);
      case "after" -> after = orCheck(after, time(term), term);
      case "before" -> before = orCheck(before, time(term), term);
      default -> rest.add(predicate(term));
    }
  }

  /** The mailbox takes one condition of a kind; a second one is checked here. */
  private <T> Optional<T> orCheck(Optional<T> taken, T value, Term term) {
    if (taken.isPresent()) {
      rest.add(predicate(term));
      return taken;
    }
    return Optional.of(value);
  }

  private void highlight(String value) {
    words.add(value.toLowerCase(Locale.ROOT));
  }

  private static Predicate<StoredEmail> predicate(Term term) {
    String value = term.value();
    return switch (term.operator()) {
      case "from" -> email -> holds(email.header().from(), value);
      case "to" -> email -> holds(email.header().to(), value) || holds(email.header().cc(), value);
      case "cc" -> email -> holds(email.header().cc(), value);
      case "subject" -> email -> holds(email.header().subject(), value);
      case "in" -> email -> email.isIn(new FolderId(value));
      case "is" -> is(value);
      case "has" -> has(value);
      case "keyword" -> email -> email.keywords().contains(value);
      case "after" -> notBefore(time(term));
      case "before" -> notBefore(time(term)).negate();
      case "larger" -> larger(size(term));
      case "smaller" -> smaller(size(term));
      default -> email -> holdsAnywhere(email, value);
    };
  }

  private static Predicate<StoredEmail> is(String value) {
    Predicate<StoredEmail> read = email -> email.keywords().contains(StoredEmail.SEEN);
    Predicate<StoredEmail> flagged = email -> email.keywords().contains(StoredEmail.FLAGGED);
    return switch (value) {
      case "read", "seen" -> read;
      case "unread", "unseen" -> read.negate();
      case "flagged", "starred" -> flagged;
      case "unflagged", "unstarred" -> flagged.negate();
      default -> throw wrong("is:" + value);
    };
  }

  private static Predicate<StoredEmail> has(String value) {
    if (!value.equals("attachment") && !value.equals("attachments")) {
      throw wrong("has:" + value);
    }
    return email -> email.glance().hasAttachment();
  }

  private static Predicate<StoredEmail> notBefore(Instant time) {
    return email -> !email.receivedAt().isBefore(time);
  }

  private static Predicate<StoredEmail> larger(long size) {
    return email -> email.size() > size;
  }

  private static Predicate<StoredEmail> smaller(long size) {
    return email -> email.size() < size;
  }

  private static Instant time(Term term) {
    return Parameters.parseTime(term.value().toUpperCase(Locale.ROOT))
        .orElseThrow(() -> wrong(term.operator() + ":" + term.value()));
  }

  /** Octets, as {@code 2000}, {@code 10k} or {@code 5m}, an {@code b} behind them or not. */
  private static long size(Term term) {
    String value = term.value().replaceAll("b$", "");
    long unit = value.endsWith("k") ? 1 << 10 : value.endsWith("m") ? 1 << 20 : 1;
    try {
      return Math.multiplyExact(Long.parseLong(value.replaceAll("[km]$", "")), unit);
    } catch (ArithmeticException | NumberFormatException notASize) {
      throw wrong(term.operator() + ":" + term.value());
    }
  }

  private static RuntimeException wrong(String part) {
    return Problem.badRequest("`" + part + "` in the query can't be understood.").asException();
  }

  private static boolean holdsAnywhere(StoredEmail email, String value) {
    return holds(email.header().subject(), value)
        || holds(email.glance().preview(), value)
        || holds(email.header().from(), value)
        || holds(email.header().to(), value)
        || holds(email.header().cc(), value);
  }

  private static boolean holds(List<Correspondent> people, String value) {
    return people.stream()
        .anyMatch(
            p -> holds(p.email(), value) || p.name().filter(n -> holds(n, value)).isPresent());
  }

  private static boolean holds(String text, String value) {
    return text.toLowerCase(Locale.ROOT).contains(value);
  }
}
