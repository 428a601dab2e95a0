package io.viesti.directory;

import io.viesti.wire.Wire;
import java.util.Optional;

/** A domain: hosted or not. */
public record HostedDomainState(Optional<Hosting> hosting) implements Wire {
  static final HostedDomainState NOT_HOSTED = new HostedDomainState(Optional.empty());

  public HostedDomainState {
    hosting = hosting == null ? Optional.empty() : hosting;
  }

  HostedDomainState apply(HostedDomainEvent event) {
    if (event instanceof HostedDomainEvent.Hosted e) {
      return new HostedDomainState(
          Optional.of(new Hosting(e.id(), e.buckets(), e.postmaster(), Optional.empty(), e.at())));
    } else if (event instanceof HostedDomainEvent.AdministratorChanged e) {
      return new HostedDomainState(hosting.map(h -> h.withAdministrator(e.administrator())));
    } else if (event instanceof HostedDomainEvent.PostmasterReserved e) {
      return new HostedDomainState(hosting.map(h -> h.withPostmaster(e.mailbox())));
    } else if (event instanceof HostedDomainEvent.Dropped) {
      return NOT_HOSTED;
    }
    throw new IllegalArgumentException("unknown event " + event);
  }

  HostedDomainReply description() {
    return hosting
        .<HostedDomainReply>map(HostedDomainReply.Described::new)
        .orElseGet(HostedDomainReply.NotHosted::new);
  }
}
