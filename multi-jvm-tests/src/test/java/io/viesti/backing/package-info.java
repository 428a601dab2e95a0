/** The adapters of a cluster held against the ports' contracts, on real servers. */
package io.viesti.backing;
