package io.viesti.mailbox;

/** The rules of JMAP keywords (RFC 8621 §4.1.1). */
public final class Keywords {
  public static final int MAX_LENGTH = 255;
  public static final int MAX_PER_EMAIL = 64;

  private Keywords() {}

  /**
   * Whether this may be a keyword: 1 to {@value #MAX_LENGTH} printable US-ASCII characters, none of
   * <code>( ) { ] % * " \</code> and no capital letters.
   */
  public static boolean isValid(String keyword) {
    return !keyword.isEmpty()
        && keyword.length() <= MAX_LENGTH
        && keyword.chars().allMatch(c -> c > 32 && c < 127 && "(){]%*\"\\".indexOf(c) < 0)
        && keyword.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }
}
