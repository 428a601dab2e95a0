/**
 * {@code bench relay}: from submission to a remote server that counts, Viesti and Postfix in
 * alternating rounds under the same client.
 */
package io.viesti.bench.relay;
