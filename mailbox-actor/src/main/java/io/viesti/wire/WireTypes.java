package io.viesti.wire;

import java.util.Map;

/**
 * A module's wire types. Named in {@code viesti.wire.types}; made by its no-argument constructor.
 */
public interface WireTypes {

  /** Manifest to class, such as {@code "mailbox.delivered.v1" -> MailboxEvent.Delivered.class}. */
  Map<String, Class<? extends Wire>> manifests();
}
