/**
 * {@code bench accept}: durable acceptance into 1,000 mailboxes, Viesti and Postfix in alternating
 * rounds under the same client.
 */
package io.viesti.bench.accept;
