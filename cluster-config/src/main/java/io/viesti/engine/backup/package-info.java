/**
 * Copies of a running engine's data, made without stopping it, and the way back. Events first, then
 * the content they name: what is put meanwhile is only more than needed. May use {@code engine},
 * {@code engine.blob} and the port {@code blob}.
 */
package io.viesti.engine.backup;
