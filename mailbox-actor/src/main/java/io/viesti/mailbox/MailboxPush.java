package io.viesti.mailbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.viesti.wire.Wire;

/** What subscribers of a mailbox are told. */
public sealed interface MailboxPush extends Wire {

  /** Every event after {@code seq} will be pushed. Events up to it are in the journal. */
  record Subscribed(long seq) implements MailboxPush {}

  /** Something happened: event number {@code seq}. */
  record Happened(
      long seq,
      @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
          @JsonSubTypes({
            @JsonSubTypes.Type(name = "mailbox.opened.v1", value = MailboxEvent.Opened.class),
            @JsonSubTypes.Type(
                name = "mailbox.address-bound.v1",
                value = MailboxEvent.AddressBound.class),
            @JsonSubTypes.Type(
                name = "mailbox.address-unbound.v1",
                value = MailboxEvent.AddressUnbound.class),
            @JsonSubTypes.Type(name = "mailbox.delivered.v1", value = MailboxEvent.Delivered.class),
            @JsonSubTypes.Type(name = "mailbox.filed.v1", value = MailboxEvent.Filed.class),
            @JsonSubTypes.Type(name = "mailbox.appended.v1", value = MailboxEvent.Appended.class),
            @JsonSubTypes.Type(name = "mailbox.changed.v1", value = MailboxEvent.Changed.class),
            @JsonSubTypes.Type(name = "mailbox.destroyed.v1", value = MailboxEvent.Destroyed.class),
            @JsonSubTypes.Type(
                name = "mailbox.folder-created.v1",
                value = MailboxEvent.FolderCreated.class),
            @JsonSubTypes.Type(
                name = "mailbox.folder-changed.v1",
                value = MailboxEvent.FolderChanged.class),
            @JsonSubTypes.Type(
                name = "mailbox.folder-removed.v1",
                value = MailboxEvent.FolderRemoved.class),
            @JsonSubTypes.Type(name = "mailbox.submitted.v1", value = MailboxEvent.Submitted.class),
            @JsonSubTypes.Type(
                name = "mailbox.submission-progressed.v1",
                value = MailboxEvent.SubmissionProgressed.class),
            @JsonSubTypes.Type(
                name = "mailbox.ids-spilled.v1",
                value = MailboxEvent.IdsSpilled.class),
            @JsonSubTypes.Type(name = "mailbox.quota-set.v1", value = MailboxEvent.QuotaSet.class),
            @JsonSubTypes.Type(name = "mailbox.closed.v1", value = MailboxEvent.Closed.class)
          })
          MailboxEvent event)
      implements MailboxPush {}

  /** The mailbox stops here: subscribe again. */
  record Gone() implements MailboxPush {}
}
