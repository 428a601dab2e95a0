package io.viesti.edge.protocol;

import io.viesti.envelope.Envelope;
import io.viesti.envelope.EnvelopeRecipient;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Understands command lines. Total: any text gives a command, if only a faulty one. */
final class CommandParser {
  private static final Set<String> MAIL_PARAMETERS =
      Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH");
  private static final Set<String> RCPT_PARAMETERS = Set.of("NOTIFY", "ORCPT");
  private static final Set<String> HTTP =
      Set.of("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT");
  private static final SmtpReply UNKNOWN = SmtpReply.of(500, "5.5.1", "Command not recognised");
  private static final SmtpReply CONTROL =
      SmtpReply.of(500, "5.5.2", "Control characters are not allowed in a command");
  private static final int MAX_ENVID = 100;
  private static final int MAX_ORCPT = 500;

  private CommandParser() {}

  static Command parse(String line) {
    int space = line.indexOf(' ');
    String word = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String argument = space < 0 ? "" : line.substring(space + 1).strip();
    Verb verb = verb(word);
    if (hasControls(line)) {
      return new Command.Faulty(verb, CONTROL);
    }
    return switch (verb) {
      case EHLO, HELO -> hello(verb, argument);
      case MAIL -> mail(argument);
      case RCPT -> rcpt(argument);
      case BDAT -> bdat(argument);
      case AUTH -> auth(argument);
      case DATA, RSET, QUIT, STARTTLS ->
          argument.isEmpty()
              ? new Command.Plain(verb)
              : new Command.Faulty(verb, Replies.syntax(word + " takes no argument"));
      case NOOP, VRFY, EXPN, HELP -> new Command.Plain(verb);
      default -> new Command.Faulty(Verb.UNKNOWN, HTTP.contains(word) ? Replies.NOT_HTTP : UNKNOWN);
    };
  }

  private static Verb verb(String word) {
    return switch (word) {
      case "EHLO" -> Verb.EHLO;
      case "HELO" -> Verb.HELO;
      case "MAIL" -> Verb.MAIL;
      case "RCPT" -> Verb.RCPT;
      case "DATA" -> Verb.DATA;
      case "BDAT" -> Verb.BDAT;
      case "RSET" -> Verb.RSET;
      case "NOOP" -> Verb.NOOP;
      case "QUIT" -> Verb.QUIT;
      case "VRFY" -> Verb.VRFY;
      case "EXPN" -> Verb.EXPN;
      case "HELP" -> Verb.HELP;
      case "STARTTLS" -> Verb.STARTTLS;
      case "AUTH" -> Verb.AUTH;
      default -> Verb.UNKNOWN;
    };
  }

  private static boolean hasControls(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < 32 && c != '\t') || c == 127) {
        return true;
      }
    }
    return false;
  }

  /** Names that are no domains are let pass (RFC 5321 §4.1.4) as far as they do no harm. */
  private static Command hello(Verb verb, String argument) {
    Optional<String> domain = MailAddress.parseDomain(argument).or(() -> harmless(argument));
    return domain.isPresent()
        ? new Command.Hello(verb, domain.get())
        : new Command.Faulty(verb, Replies.syntax(verb + " needs a domain or address literal"));
  }

  private static Optional<String> harmless(String name) {
    return !name.isEmpty()
            && name.length() <= 255
            && name.chars()
                .allMatch(c -> (c < 127 && Character.isLetterOrDigit(c)) || "._-:".indexOf(c) >= 0)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static Command mail(String argument) {
    PathReader path = path(argument, "FROM:");
    if (!path.isWellFormed()) {
      return faulty(Verb.MAIL, Replies.syntax("Syntax: MAIL FROM:<address> [parameters]"));
    }
    Optional<MailAddress> from = path.address();
    if (from.isEmpty() && !path.isNull()) {
      return faulty(Verb.MAIL, SmtpReply.of(553, "5.1.7", "Sender address is not valid"));
    }
    Parameters given = Parameters.parse(path.parameters(), MAIL_PARAMETERS);
    Optional<SmtpReply> fault = given.fault().or(() -> mailFault(given));
    if (fault.isPresent()) {
      return faulty(Verb.MAIL, fault.get());
    }
    boolean utf8 = given.has("SMTPUTF8");
    if (!utf8 && !isAscii(argument)) {
      return faulty(Verb.MAIL, Replies.UTF8_UNDECLARED);
    }
    boolean sevenBit = given.value("BODY").map("7BIT"::equalsIgnoreCase).orElse(false);
    return new Command.Mail(
        from,
        given.value("SIZE").map(CommandParser::octets).orElse(0L),
        sevenBit ? Envelope.Body.SEVEN_BIT : Envelope.Body.EIGHT_BIT_MIME,
        utf8,
        dsn(given),
        given.has("RET") || given.has("ENVID"));
  }

  private static Envelope.DsnRequest dsn(Parameters given) {
    return given.has("RET") || given.has("ENVID")
        ? new Envelope.DsnRequest(
            given.value("RET").map(r -> r.toUpperCase(Locale.ROOT)), given.value("ENVID"))
        : Envelope.DsnRequest.NONE;
  }

  private static Optional<SmtpReply> mailFault(Parameters given) {
    if (!given.value("SIZE").map(CommandParser::isOctets).orElse(true)) {
      return Optional.of(Replies.syntax("SIZE is not a number of octets"));
    }
    if (!given.value("BODY").map(b -> isOneOf(b, "7BIT", "8BITMIME")).orElse(true)) {
      return Optional.of(Replies.syntax("BODY is 7BIT or 8BITMIME"));
    }
    if (!given.value("SMTPUTF8").map(String::isEmpty).orElse(true)) {
      return Optional.of(Replies.syntax("SMTPUTF8 takes no value"));
    }
    if (!given.value("RET").map(r -> isOneOf(r, "FULL", "HDRS")).orElse(true)) {
      return Optional.of(Replies.syntax("RET is FULL or HDRS"));
    }
    if (!given.value("ENVID").map(e -> isFilledXtext(e, MAX_ENVID)).orElse(true)) {
      return Optional.of(Replies.syntax("ENVID is not xtext of at most 100 characters"));
    }
    return Optional.empty();
  }

  private static Command rcpt(String argument) {
    PathReader path = path(argument, "TO:");
    if (!path.isWellFormed()) {
      return faulty(Verb.RCPT, Replies.syntax("Syntax: RCPT TO:<address> [parameters]"));
    }
    Optional<MailAddress> to = path.address();
    if (to.isEmpty() && !path.isPostmaster()) {
      return faulty(Verb.RCPT, SmtpReply.of(553, "5.1.3", "Recipient address is not valid"));
    }
    Parameters given = Parameters.parse(path.parameters(), RCPT_PARAMETERS);
    Optional<SmtpReply> fault = given.fault().or(() -> rcptFault(given));
    if (fault.isPresent()) {
      return faulty(Verb.RCPT, fault.get());
    }
    return new Command.Rcpt(
        to.map(
            address ->
                new EnvelopeRecipient(
                    address,
                    given.value("NOTIFY").map(n -> n.toUpperCase(Locale.ROOT)),
                    given.value("ORCPT"))),
        given.has("NOTIFY") || given.has("ORCPT"));
  }

  private static Optional<SmtpReply> rcptFault(Parameters given) {
    if (!given.value("NOTIFY").map(CommandParser::isNotify).orElse(true)) {
      return Optional.of(Replies.syntax("NOTIFY is NEVER or a list of SUCCESS, FAILURE, DELAY"));
    }
    if (!given.value("ORCPT").map(CommandParser::isOriginalRecipient).orElse(true)) {
      return Optional.of(Replies.syntax("ORCPT is not type;xtext"));
    }
    return Optional.empty();
  }

  private static boolean isNotify(String value) {
    return value.equalsIgnoreCase("NEVER")
        || List.of(value.split(",", -1)).stream()
            .allMatch(word -> isOneOf(word, "SUCCESS", "FAILURE", "DELAY"));
  }

  private static boolean isOriginalRecipient(String value) {
    int semicolon = value.indexOf(';');
    return semicolon > 0 && isFilledXtext(value.substring(semicolon + 1), MAX_ORCPT);
  }

  private static Command bdat(String argument) {
    String[] words = argument.split(" +", -1);
    boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
    return isOctets(words[0]) && (words.length == 1 || last)
        ? new Command.Bdat(octets(words[0]), last)
        : faulty(Verb.BDAT, Replies.syntax("Syntax: BDAT octets [LAST]"));
  }

  private static Command auth(String argument) {
    String[] words = argument.split(" +", -1);
    if (words[0].isEmpty() || words.length > 2) {
      return faulty(Verb.AUTH, Replies.syntax("Syntax: AUTH mechanism [initial-response]"));
    }
    return new Command.Auth(
        words[0].toUpperCase(Locale.ROOT),
        words.length == 2 ? Optional.of(words[1]) : Optional.empty());
  }

  private static PathReader path(String argument, String keyword) {
    return argument.regionMatches(true, 0, keyword, 0, keyword.length())
        ? PathReader.of(argument.substring(keyword.length()))
        : PathReader.of("");
  }

  private static Command faulty(Verb verb, SmtpReply reply) {
    return new Command.Faulty(verb, reply);
  }

  private static boolean isFilledXtext(String text, int max) {
    return !text.isEmpty() && text.length() <= max && Parameters.isXtext(text);
  }

  private static boolean isOneOf(String word, String... words) {
    for (String each : words) {
      if (each.equalsIgnoreCase(word)) {
        return true;
      }
    }
    return false;
  }

  /** Up to 20 digits (RFC 1870 §5). */
  private static boolean isOctets(String text) {
    return !text.isEmpty()
        && text.length() <= 20
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long octets(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
