package io.viesti.mailbox;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of mailboxes, from {@code viesti.mailbox} and {@code viesti.limits}; see {@code
 * viesti-mailbox.conf} for what each is for.
 *
 * @param snapshotEvery events between snapshots
 * @param stash commands that may wait while a mailbox starts or writes
 * @param subscribers at most
 * @param sharding how mailboxes spread over nodes and when idle ones leave memory
 */
public record MailboxSettings(
    MailboxLimits limits,
    int snapshotEvery,
    int stash,
    int subscribers,
    Duration minBackoff,
    Duration maxBackoff,
    Config sharding) {

  /** Reads the configuration of a whole actor system. */
  public static MailboxSettings from(Config root) {
    Config mailbox = root.getConfig("viesti.mailbox");
    return new MailboxSettings(
        new MailboxLimits(
            root.getInt("viesti.limits.account-per-day"), mailbox.getInt("max-unfiled")),
        mailbox.getInt("snapshot-every"),
        mailbox.getInt("stash"),
        mailbox.getInt("max-subscribers"),
        mailbox.getDuration("restart.min-backoff"),
        mailbox.getDuration("restart.max-backoff"),
        mailbox.getConfig("sharding").withFallback(root.getConfig("pekko.cluster.sharding")));
  }
}
