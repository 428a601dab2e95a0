package io.viesti.directory;

import io.viesti.wire.Wire;

/** What a domain answers. */
public sealed interface HostedDomainReply extends Wire {

  record Described(Hosting hosting) implements HostedDomainReply {}

  record NotHosted() implements HostedDomainReply {}

  /** Nothing was changed. */
  record AlreadyHosted(Hosting hosting) implements HostedDomainReply {}
}
