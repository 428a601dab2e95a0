/**
 * The acknowledgement gate: nothing is acknowledged by a node that may have been cut off, so what a
 * newer writer overrides was never promised. Who was heard is pure ({@code Hearing}); an actor asks
 * and the gate is read. May use {@code wire}.
 */
package io.viesti.gate;
