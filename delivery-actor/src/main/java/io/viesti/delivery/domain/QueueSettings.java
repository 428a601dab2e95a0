package io.viesti.delivery.domain;

import com.typesafe.config.Config;
import io.viesti.delivery.policy.RetryPolicy;
import java.time.Duration;

/**
 * How domain queues work.
 *
 * @param window mails of one queue that may be out for an attempt at a time
 * @param snapshotEvery events between snapshots
 * @param idle after which an entity without work for the next while stops; it wakes in time
 * @param retell after which words not heard are said again
 * @param forgotten after which an attempt without any result counts as one of unknown outcome;
 *     longer than all timeouts of a session together
 */
public record QueueSettings(
    RetryPolicy retry,
    int window,
    int snapshotEvery,
    Duration idle,
    Duration retell,
    Duration forgotten) {

  public static QueueSettings from(Config config, Config retry) {
    return new QueueSettings(
        RetryPolicy.from(retry),
        config.getInt("window"),
        config.getInt("snapshot-every"),
        config.getDuration("idle"),
        config.getDuration("retell"),
        config.getDuration("forgotten"));
  }
}
