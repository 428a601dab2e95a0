/**
 * From a RCPT or a last octet to its answer: admission, recipients, content into the blob store,
 * the judge, the trace fields, and the hand-over to mail queue or mailbox. Asynchronous and without
 * sockets. May use all of the edge but {@code transport}.
 */
package io.viesti.edge.acceptance;
