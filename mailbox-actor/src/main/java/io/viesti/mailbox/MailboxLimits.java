package io.viesti.mailbox;

/**
 * What a mailbox allows.
 *
 * @param recipientsPerDay recipients an account may send to in 24 hours
 * @param unfiled emails that may wait for filing before further mail is put off
 */
public record MailboxLimits(int recipientsPerDay, int unfiled) {
  public static final MailboxLimits DEFAULT = new MailboxLimits(1_000, 1_000);
}
