package io.viesti.wake;

import java.time.Instant;

/**
 * An entity owes work from {@code due} on. A hint: extra entries are harmless, a missing one loses
 * work until somebody touches the entity.
 *
 * @param kind the entity type's name, as its {@code EntityTypeKey} says it
 * @param entityId the entity within its type
 * @param due earliest time at which there is something to do, in whole milliseconds
 */
public record WakeEntry(String kind, String entityId, Instant due) {}
