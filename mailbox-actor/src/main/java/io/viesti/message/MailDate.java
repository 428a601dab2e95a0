package io.viesti.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads and writes the Date field (RFC 5322 §3.3 with the obsolete forms of §4.3), leniently: the
 * day of the week is passed over, two-digit years and named zones are understood, comments end it.
 */
public final class MailDate {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  private final String text;
  private int at;

  private MailDate(String text) {
    this.text = text;
  }

  /** Empty when it can't be read or lies outside the years 1900 to 9999. */
  public static Optional<Instant> parse(String text) {
    try {
      return new MailDate(text).read();
    } catch (DateTimeException | NumberFormatException noDate) {
      return Optional.empty();
    }
  }

  /** As RFC 5322 §3.3 writes it, in UTC: {@code Mon, 23 Nov 2026 09:05:00 +0000}. */
  public static String format(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    int month = time.getMonthValue() - 1;
    String day = time.getDayOfWeek().name();
    return day.charAt(0)
        + day.substring(1, 3).toLowerCase(Locale.ROOT)
        + ", "
        + time.getDayOfMonth()
        + " "
        + Character.toUpperCase(MONTHS.charAt(month * 3))
        + MONTHS.substring(month * 3 + 1, month * 3 + 3)
        + " "
        + digits(time.getYear(), 4)
        + " "
        + digits(time.getHour(), 2)
        + ":"
        + digits(time.getMinute(), 2)
        + ":"
        + digits(time.getSecond(), 2)
        + " +0000";
  }

  private static String digits(int value, int width) {
    String text = Integer.toString(value);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  private Optional<Instant> read() {
    String word = word();
    if (!word.isEmpty() && !isDigit(word.charAt(0)) && month(word) == 0) {
      word = word();
    }
    int day;
    int month = month(word);
    if (month > 0) {
      // ctime's order: Nov 23 2026 or Nov 23 09:05:00 2026
      day = number(word());
    } else {
      day = number(word);
      month = month(word());
    }
    if (month == 0) {
      return Optional.empty();
    }
    String yearOrTime = word();
    boolean timeFirst = at < text.length() && text.charAt(at) == ':';
    int hour = number(timeFirst ? yearOrTime : word());
    int year = timeFirst ? 0 : year(yearOrTime);
    int minute = number(word());
    int second = at < text.length() && text.charAt(at) == ':' ? number(word()) : 0;
    if (timeFirst) {
      year = year(word());
    }
    if (year < 1900 || year > 9999) {
      return Optional.empty();
    }
    LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
    return Optional.of(local.toInstant(ZoneOffset.UTC).minusSeconds(60L * zoneMinutes()));
  }

  /** The next run of letters or of digits, blanks and separators before it passed over. */
  private String word() {
    while (at < text.length() && " ,:\t-/.".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int start = at;
    boolean digits = start < text.length() && isDigit(text.charAt(start));
    while (at < text.length() && (digits ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static int number(String digits) {
    if (digits.length() > 9) {
      throw new NumberFormatException(digits);
    }
    return Integer.parseInt(digits);
  }

  /** RFC 5322 §4.3: two digits from 00 to 49 are 20xx, from 50 on and three digits add 1900. */
  private static int year(String digits) {
    int year = number(digits);
    if (digits.length() == 2 && year < 50) {
      return 2000 + year;
    }
    return digits.length() < 4 ? 1900 + year : year;
  }

  private static int month(String word) {
    if (word.length() < 3) {
      return 0;
    }
    String start = word.substring(0, 3).toLowerCase(Locale.ROOT);
    int index = MONTHS.indexOf(start);
    return index >= 0 && index % 3 == 0 ? index / 3 + 1 : 0;
  }

  private int zoneMinutes() {
    while (at < text.length() && text.charAt(at) != '+' && text.charAt(at) != '-') {
      char c = text.charAt(at);
      if (c == '(') {
        return 0;
      } else if (isLetter(c)) {
        String name = word();
        int named = namedZoneMinutes(name);
        if (named != 0 || at >= text.length() || "+-".indexOf(text.charAt(at)) < 0) {
          return named;
        }
      } else {
        at++;
      }
    }
    if (at >= text.length()) {
      return 0;
    }
    int sign = text.charAt(at++) == '-' ? -1 : 1;
    String digits = word().replace(":", "");
    if (digits.length() == 2 && at < text.length() && text.charAt(at) == ':') {
      digits = digits + word();
    }
    if (digits.length() != 4) {
      return 0;
    }
    int minutes = number(digits.substring(0, 2)) * 60 + number(digits.substring(2));
    return minutes > 24 * 60 ? 0 : sign * minutes;
  }

  private static int namedZoneMinutes(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "EST" -> -300;
      case "EDT", "AST" -> -240;
      case "CST" -> -360;
      case "CDT" -> -300;
      case "MST" -> -420;
      case "MDT" -> -360;
      case "PST" -> -480;
      case "PDT" -> -420;
      case "BST", "CET", "MET" -> 60;
      case "CEST", "MEST", "EET" -> 120;
      case "EEST" -> 180;
      case "JST" -> 540;
      default -> 0;
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
