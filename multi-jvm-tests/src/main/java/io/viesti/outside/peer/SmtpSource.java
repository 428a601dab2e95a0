package io.viesti.outside.peer;

import io.viesti.outside.process.OwnProcess;
import java.time.Duration;
import java.util.ArrayList;
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
    run(List.of("-d"), port, sessions, messages, octets, from, to, atMost);
  }

  /** As {@link #send}, to the recipients {@code 1to}, {@code 2to}, ... one mail each. */
  public static void sendNumbered(
      int port, int sessions, int messages, int octets, String from, String to, Duration atMost) {
    run(List.of("-d", "-N"), port, sessions, messages, octets, from, to, atMost);
  }

  private static void run(
      List<String> options,
      int port,
      int sessions,
      int messages,
      int octets,
      String from,
      String to,
      Duration atMost) {
    List<String> command = new ArrayList<>();
    command.add(DebianTool.SMTP_SOURCE.path());
    command.addAll(options);
    command.addAll(
        List.of(
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
            "127.0.0.1:" + port));
    OwnProcess.run(command, atMost);
  }
}
