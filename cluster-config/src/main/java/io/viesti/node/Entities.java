package io.viesti.node;

import io.viesti.deadletter.DeadLetterCommand;
import io.viesti.deadletter.DeadLetterShelf;
import io.viesti.delivery.domain.DomainQueue;
import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.directory.AddressBucket;
import io.viesti.directory.AddressBucketCommand;
import io.viesti.directory.DomainList;
import io.viesti.directory.DomainListCommand;
import io.viesti.directory.HostedDomain;
import io.viesti.directory.HostedDomainCommand;
import io.viesti.mailbox.Mailbox;
import io.viesti.mailbox.MailboxCommand;
import java.util.Map;

/** What is sharded over the nodes of a cluster. */
final class Entities {
  /** Names of the entity types, by what their entities are told. */
  static final Map<Class<?>, String> BY_COMMAND =
      Map.of(
          MailboxCommand.class, Mailbox.KEY.name(),
          AddressBucketCommand.class, AddressBucket.KEY.name(),
          HostedDomainCommand.class, HostedDomain.KEY.name(),
          DomainListCommand.class, DomainList.KEY.name(),
          DeadLetterCommand.class, DeadLetterShelf.KEY.name(),
          DomainQueueCommand.class, DomainQueue.KEY.name());

  private Entities() {}
}
