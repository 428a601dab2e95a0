package io.viesti.outside;

/** Texts that have come to harm on the way through mail servers. */
enum SampleText {
  PLAIN("Hello Bob,\r\nat noon?\r\n"),
  NO_LINE_END("no line end"),
  EMPTY(""),
  UNICODE("Grüße aus Köln: ääkköset, 日本語, \uD83D\uDC1F\r\n"),
  DOTS(".\r\n..\r\n.a line that begins with a dot\r\n...\r\nand ends with one.\r\n.\r\n"),
  LONG_LINES("word ".repeat(1_000) + "\r\n" + "x".repeat(5_000) + "\r\n"),
  BARE_ENDS("lf\nonly\ncr\ronly\r\n\r\n\r\n  trailing  \t\r\n"),
  FROM_LINES("From here\r\n>From there\r\n\r\nFrom\r\n");

  private final String text;

  SampleText(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
