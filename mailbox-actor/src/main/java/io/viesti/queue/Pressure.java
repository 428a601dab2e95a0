package io.viesti.queue;

/** How far mailboxes are behind what was accepted for them. */
public enum Pressure {
  /** They keep up, or the sender waits for them anyway. */
  NONE,
  /** Much waits: what can be left out before a mail is accepted is left out. */
  HIGH,
  /** Too much waits: mail from outside is put off at MAIL with 451. */
  FULL
}
