package io.viesti.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of the HTTP interface: see {@code viesti-http.conf} for what each is for.
 *
 * @param maxRequestBody octets of a JSON body other than a mail's
 * @param maxMessage octets of a composed mail
 * @param maxUpload octets of one upload
 * @param bodyPatience for a whole small body to arrive
 * @param searchScan emails one search looks at
 * @param maxContentWork mails composed or taken apart at a time, waiting ones included
 * @param uploadSecret seals upload ids; empty makes one up for this process
 * @param uploadLife of an upload that no mail takes up
 * @param readJournal plugin id of the journal's queries
 */
public record HttpSettings(
    long maxRequestBody,
    long maxMessage,
    long maxUpload,
    Duration bodyPatience,
    int searchScan,
    int maxContentWork,
    String uploadSecret,
    Duration uploadLife,
    String readJournal,
    int maxStreams,
    int maxStreamsPerAccount,
    int streamBuffer,
    Duration heartbeat,
    Duration resubscribe,
    int replayLimit) {

  /** The dispatcher for composing and taking apart mails, which block. */
  public static final String CONTENT_DISPATCHER = "viesti.http.content-dispatcher";

  /** Reads the {@code viesti.http} section of a whole configuration. */
  public static HttpSettings from(Config config) {
    Config http = config.getConfig("viesti.http");
    return new HttpSettings(
        http.getBytes("max-request-body"),
        http.getBytes("max-message"),
        http.getBytes("max-upload"),
        http.getDuration("body-patience"),
        http.getInt("search-scan"),
        http.getInt("max-content-work"),
        http.getString("upload-secret"),
        http.getDuration("upload-life"),
        http.getString("read-journal"),
        http.getInt("events.max-streams"),
        http.getInt("events.max-streams-per-account"),
        http.getInt("events.buffer"),
        http.getDuration("events.heartbeat"),
        http.getDuration("events.resubscribe"),
        http.getInt("events.replay-limit"));
  }
}
