/** The trace log over the engine. May use {@code engine} and the port {@code trace}. */
package io.viesti.engine.trace;
