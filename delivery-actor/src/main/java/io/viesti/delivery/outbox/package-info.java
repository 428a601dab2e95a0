/**
 * From mailboxes to queues: sorts a submission's recipients by domain, hands those at home over at
 * once and the others to their domain's queue. May use {@code domain}, {@code local}, {@code
 * report}, {@code event}.
 */
package io.viesti.delivery.outbox;
