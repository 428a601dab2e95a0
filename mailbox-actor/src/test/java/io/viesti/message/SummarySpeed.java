package io.viesti.message;

import java.nio.charset.StandardCharsets;

/**
 * Prints what a summary costs: run by hand, {@code java -cp ... io.viesti.message.SummarySpeed}.
 */
public final class SummarySpeed {
  private SummarySpeed() {}

  public static void main(String[] args) {
    String header =
        "Received: from client.example.net ([127.0.0.1]) by mx.demo.test with ESMTP id 0abc;\r\n"
            + " Mon, 23 Nov 2026 09:05:00 +0000\r\nFrom: Sender Name <sender@example.net>\r\n"
            + "To: user17@demo.test\r\nSubject: message 4711 of the load\r\n"
            + "Date: Mon, 23 Nov 2026 10:05:00 +0100\r\nMessage-ID: <4711.0815@example.net>\r\n";
    String text = "The quick brown fox jumps over the lazy dog and runs away.\r\n".repeat(30);
    measure("2 KB text", header + "\r\n" + text);
    measure(
        "2 KB text, utf-8 label",
        header + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text);
    measure(
        "2 KB multipart",
        header
            + "Content-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n\r\n"
            + text
            + "--bb\r\nContent-Type: text/html\r\n\r\n<p>Fox</p>\r\n--bb--\r\n");
    measure("50 KB html", header + "Content-Type: text/html\r\n\r\n" + ("<p>" + text).repeat(27));
  }

  private static void measure(String name, String mail) {
    byte[] octets = mail.getBytes(StandardCharsets.UTF_8);
    long kept = 0;
    int rounds = 20_000;
    long best = Long.MAX_VALUE;
    for (int block = 0; block < 6; block++) {
      long start = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        kept += MessageSummaries.of(octets, octets.length, true).header().subject().length();
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf(
        "%-24s %6d octets %8.2f us a mail (%d)%n",
        name, octets.length, best / 1000.0 / rounds, kept);
  }
}
