package io.viesti.mailbox;

import java.util.Map;

/**
 * One thing clients are told of an event.
 *
 * @param seq number of the event
 * @param index of this notification among those of the event, from 0
 * @param type such as {@code email.received}
 * @param fields what to tell, named as HTTP answers name it; values are texts, numbers, booleans,
 *     lists and maps of such
 */
public record Notification(long seq, int index, String type, Map<String, Object> fields) {

  /** {@code seq.index}: the id of a server-sent event. Increases within a mailbox. */
  public String id() {
    return seq + "." + index;
  }
}
