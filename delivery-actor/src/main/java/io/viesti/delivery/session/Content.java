package io.viesti.delivery.session;

/** A mail made ready for a transaction. */
record Content(Transaction transaction, MailContent octets) {}
