package io.viesti.outside.peer;

import io.viesti.outside.process.OwnProcess;
import java.time.Duration;
import java.util.List;

/** Debian's {@code smtp-source}: the reference load tool, here the cross-check of our own. */
public final class SmtpSource {
  private SmtpSource() {}

  /**
   * Sends {@code messages} mails over {@code sessions} reused connections, back when all are
   * answered; an answer other than the expected one is an {@link IllegalStateException}.
   *
   * @param octets length of the body
   */
  public static void send(
      int port, int sessions, int messages, int octets, String from, String to, Duration atMost) {
    OwnProcess.run(
        List.of(
            DebianTool.SMTP_SOURCE.path(),
            "-d",
            "-s",
            Integer.toString(sessions),
            "-m",
            Integer.toString(messages),
            "-l",
            Integer.toString(octets),
            "-f",
            from,
            "-t",
            to,
            "127.0.0.1:" + port),
        atMost);
  }
}
