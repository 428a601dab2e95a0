/**
 * Pekko's journal, snapshot store and read journal over the engine: they say what is put where and
 * leave the durability to it. The layout of keys and values is in
 * docs/decisions/0003-what-lies-on-disk.md. May use {@code engine} and Pekko Persistence.
 */
package io.viesti.engine.journal;
