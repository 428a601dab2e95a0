package io.viesti.message;

import java.util.Optional;

/**
 * What the edge learns of a mail while it is accepted.
 *
 * @param glance empty when the content was not all there to look at, so filing has to do it later
 */
public record MessageSummary(MessageHeader header, Optional<Glance> glance) {
  public static final MessageSummary EMPTY =
      new MessageSummary(MessageHeader.EMPTY, Optional.of(Glance.EMPTY));
}
