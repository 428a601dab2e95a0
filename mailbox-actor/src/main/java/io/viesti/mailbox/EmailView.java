package io.viesti.mailbox;

/**
 * An email as queries answer it.
 *
 * @param changedSeq number of the last event that changed it: its entity tag
 */
public record EmailView(StoredEmail email, long changedSeq) {}
