package io.viesti.delivery.session;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The octets of a mail, before dot-stuffing. */
sealed interface MailContent {

  /** A small one, in memory. */
  record Whole(byte[] octets) implements MailContent {}

  /** A large one, read as fast as the socket takes it. */
  record Streamed(Source<ByteString, NotUsed> octets) implements MailContent {}
}
