package io.viesti.chaos;

import io.viesti.bench.load.Letter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** One SMTP transaction, slow enough to be watched. */
final class SmtpTry implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader replies;
  private final OutputStream out;

  private SmtpTry(String host, Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    socket.connect(new InetSocketAddress(host, House.SMTP), (int) patience.toMillis());
    replies =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    out = socket.getOutputStream();
  }

  /**
   * Offers a mail.
   *
   * @param patience for each reply
   * @return the reply that ended it, or why there is none
   */
  static String send(String host, Letter letter, Duration patience) {
    try (SmtpTry session = new SmtpTry(host, patience)) {
      String reply = session.untilData(letter);
      return reply.startsWith("354") ? session.content(letter) : reply;
    } catch (IOException e) {
      return "no reply: " + e.getMessage();
    }
  }

  /**
   * Offers half of a mail's content and stays in DATA.
   *
   * @throws IOException if it does not get so far
   */
  static SmtpTry half(String host, Letter letter, Duration patience) throws IOException {
    SmtpTry session = new SmtpTry(host, patience);
    String reply = session.untilData(letter);
    if (!reply.startsWith("354")) {
      session.close();
      throw new IOException(reply);
    }
    byte[] octets = letter.octets();
    session.out.write(Arrays.copyOf(octets, octets.length / 2));
    session.out.flush();
    return session;
  }

  private String untilData(Letter letter) throws IOException {
    String reply = reply();
    reply = reply.startsWith("220") ? say("EHLO chaos.test") : reply;
    reply = reply.startsWith("250") ? say("MAIL FROM:<" + letter.sender() + ">") : reply;
    for (String recipient : letter.recipients()) {
      reply = reply.startsWith("250") ? say("RCPT TO:<" + recipient + ">") : reply;
    }
    return reply.startsWith("250") ? say("DATA") : reply;
  }

  private String content(Letter letter) throws IOException {
    out.write(letter.octets());
    return say(".");
  }

  private String say(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return reply();
  }

  /** The next reply; why there is none when the server has gone. */
  String reply() throws IOException {
    String line = replies.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = replies.readLine();
    }
    return line == null ? "closed" : line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
