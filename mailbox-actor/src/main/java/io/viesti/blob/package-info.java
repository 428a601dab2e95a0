/**
 * Where the bytes of messages live: written once under the hash of their content. The port; its
 * adapters are in cluster-config. May use nothing of Viesti.
 */
package io.viesti.blob;
