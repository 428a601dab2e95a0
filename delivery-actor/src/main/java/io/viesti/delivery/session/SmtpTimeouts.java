package io.viesti.delivery.session;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long a client waits (RFC 5321 §4.5.3.2).
 *
 * @param connect for the TCP connection
 * @param greeting for the 220, also for EHLO and the TLS handshake
 * @param command for the replies to MAIL, RCPT and RSET
 * @param dataStart for the 354
 * @param dataBlock for the socket to take a block of content
 * @param finalDot for the reply to the final dot: shorter ones make duplicates
 * @param quit for the reply to QUIT
 */
public record SmtpTimeouts(
    Duration connect,
    Duration greeting,
    Duration command,
    Duration dataStart,
    Duration dataBlock,
    Duration finalDot,
    Duration quit) {

  /** The RFC's minimums. */
  public static final SmtpTimeouts RFC_5321 =
      new SmtpTimeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5));

  public static SmtpTimeouts from(Config config) {
    return new SmtpTimeouts(
        config.getDuration("connect"),
        config.getDuration("greeting"),
        config.getDuration("command"),
        config.getDuration("data-start"),
        config.getDuration("data-block"),
        config.getDuration("final-dot"),
        config.getDuration("quit"));
  }
}
