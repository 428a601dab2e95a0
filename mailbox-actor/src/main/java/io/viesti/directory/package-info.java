/**
 * Which domains are hosted here and where their addresses lead. A hosted domain is a small entity
 * plus buckets by hash of the normalised local part; edges remember answers for seconds. May use
 * {@code envelope}, {@code queue}, {@code wire}, {@code gate}, {@code asking}.
 */
package io.viesti.directory;
