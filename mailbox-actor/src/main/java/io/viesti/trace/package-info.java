/**
 * The story of one mail, for operators. The port; adapters are in cluster-config. May use nothing
 * of Viesti.
 */
package io.viesti.trace;
