package io.viesti.wire;

/**
 * Marks a record that is written by {@link WireSerializer}: a command, a reply, an event or a
 * snapshot. Each concrete type is listed with its manifest by one {@link WireTypes}.
 *
 * <p>Rules of evolution (a manifest is forever): a field may be added if it is an {@code Optional},
 * a collection (absent reads as empty) or a primitive whose zero means "as before"; nothing is
 * renamed, removed or retyped; anything else is a new manifest with its own class, and the old
 * class stays readable. Unknown fields are ignored. Nulls and empty optionals are left out, all
 * else is written as it is, empty texts and collections too, so that what is read equals what was
 * written. Golden files of every persisted manifest are in the tests and must load for good.
 */
public interface Wire {}
