package io.viesti.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ContentUtil;

/**
 * Reads address lists of header fields (RFC 5322 §3.4), leniently. Total; what can't be understood
 * at all is kept as a name without an address.
 */
final class Correspondents {
  private static final int MAX_NAME = 200;
  private static final int MAX_EMAIL = 320;

  /** With any of these in it, a list is not for the short way. */
  private static final String SPECIAL = "\"():;\\[]=";

  private Correspondents() {}

  /** At most {@code limit} of the addresses in an unfolded field value. */
  static List<Correspondent> of(String text, int limit) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return List.of();
    }
    List<Correspondent> simple = simple(trimmed, limit);
    return simple != null ? simple : lenient(trimmed, limit);
  }

  /** {@code Name <local@domain>, local@domain}: nearly all there is. Null for anything else. */
  private static List<Correspondent> simple(String text, int limit) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 32 || c > 126 || SPECIAL.indexOf(c) >= 0) {
        return null;
      }
    }
    List<Correspondent> found = new ArrayList<>(2);
    int from = 0;
    while (from <= text.length() && found.size() < limit) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      Correspondent one = simpleOne(text.substring(from, to).trim());
      if (one == null) {
        return null;
      }
      found.add(one);
      from = to + 1;
      if (comma < 0) {
        break;
      }
    }
    return found;
  }

  private static Correspondent simpleOne(String text) {
    int open = text.indexOf('<');
    String email = text;
    String name = "";
    if (open >= 0) {
      if (text.indexOf('>') != text.length() - 1 || text.indexOf('<', open + 1) >= 0) {
        return null;
      }
      email = text.substring(open + 1, text.length() - 1);
      name = text.substring(0, open).trim();
    }
    int at = email.indexOf('@');
    boolean clean =
        at > 0
            && at == email.lastIndexOf('@')
            && at < email.length() - 1
            && email.indexOf(' ') < 0
            && email.indexOf('>') < 0
            && email.length() <= MAX_EMAIL
            && name.length() <= MAX_NAME
            && name.indexOf("  ") < 0;
    return clean
        ? new Correspondent(name.isEmpty() ? Optional.empty() : Optional.of(name), email)
        : null;
  }

  private static List<Correspondent> lenient(String text, int limit) {
    List<Correspondent> found = new ArrayList<>();
    try {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      for (Address address :
          LenientAddressParser.DEFAULT.parseAddressList(
              ContentUtil.encode(StandardCharsets.UTF_8, text),
              new ParserCursor(0, octets.length))) {
        if (address instanceof Group group) {
          group.getMailboxes().forEach(mailbox -> add(found, mailbox, limit));
        } else if (address instanceof Mailbox mailbox) {
          add(found, mailbox, limit);
        }
      }
    } catch (RuntimeException unreadable) {
      found.clear();
    }
    if (found.isEmpty() && text.indexOf('@') >= 0) {
      found.add(nameOnly(text));
    }
    return found;
  }

  private static void add(List<Correspondent> found, Mailbox mailbox, int limit) {
    if (found.size() >= limit) {
      return;
    }
    String local = mailbox.getLocalPart() == null ? "" : mailbox.getLocalPart().trim();
    String domain = mailbox.getDomain() == null ? "" : mailbox.getDomain().trim();
    if (domain.isEmpty() && mailbox.getName() == null) {
      if (!local.isEmpty()) {
        found.add(
            local.indexOf(' ') < 0
                ? new Correspondent(Optional.empty(), email(local))
                : nameOnly(local));
      }
      return;
    }
    Optional<String> name =
        Optional.ofNullable(mailbox.getName())
            .map(n -> MailText.printable(n, MAX_NAME).trim())
            .filter(n -> !n.isEmpty());
    String email = email(domain.isEmpty() ? local : local + "@" + domain);
    if (name.isPresent() || !email.isEmpty()) {
      found.add(new Correspondent(name, email));
    }
  }

  private static Correspondent nameOnly(String text) {
    String name = MailText.printable(HeaderText.withoutEncodedWords(text), MAX_NAME).trim();
    return new Correspondent(name.isEmpty() ? Optional.empty() : Optional.of(name), "");
  }

  private static String email(String text) {
    return MailText.printable(text, MAX_EMAIL);
  }
}
