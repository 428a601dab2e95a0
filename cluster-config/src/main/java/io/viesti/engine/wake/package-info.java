/** The wake index over the engine. May use {@code engine} and the port {@code wake}. */
package io.viesti.engine.wake;
