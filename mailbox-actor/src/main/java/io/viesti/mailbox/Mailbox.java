package io.viesti.mailbox;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The mailbox entity. */
public final class Mailbox {
  /** Name of the entity type; persistence ids are {@code Mailbox|<mailbox id>}. */
  public static final EntityTypeKey<MailboxCommand> KEY =
      EntityTypeKey.create(MailboxCommand.class, "Mailbox");

  /** Emails a command may name at most. */
  public static final int MAX_IDS = 500;

  /** Emails a page holds at most: replies between nodes stay below 128 KiB. */
  public static final int MAX_PAGE = 100;

  private Mailbox() {}

  /** Makes this node host mailboxes. Called once, before anything is sent to one. */
  public static void init(ActorSystem<?> system, MailboxServices services) {
    throw new IllegalStateException("the entity is on its way");
  }
}
