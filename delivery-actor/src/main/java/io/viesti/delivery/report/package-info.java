/**
 * Telling how sending went: statuses to the sender's mailbox until it acknowledges them, reports of
 * failure and delay (RFC 3464) into the sender's inbox. May use {@code mailbox}, {@code queue},
 * {@code message}, {@code directory}, {@code blob}.
 */
package io.viesti.delivery.report;
