/**
 * The acknowledgement gate: nothing is acknowledged by a node that may have been cut off, so what a
 * newer writer overrides was never promised. Who decides that is in cluster-config. May use nothing
 * of Viesti.
 */
package io.viesti.gate;
