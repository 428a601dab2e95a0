package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainStatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ReservedMailbox POSTMASTER = new ReservedMailbox("m", 1);
  private static final MailAddress ALICE = MailAddress.of("alice@demo.test");

  @Test
  void domainIsHostedUntilDropped() {
    HostedDomainState hosted =
        HostedDomainState.NOT_HOSTED.apply(new HostedDomainEvent.Hosted("id", 64, POSTMASTER, NOW));

    assertThat(hosted.description())
        .isEqualTo(
            new HostedDomainReply.Described(
                new Hosting("id", 64, POSTMASTER, Optional.empty(), NOW)));
    assertThat(hosted.apply(new HostedDomainEvent.Dropped(NOW)).description())
        .isInstanceOf(HostedDomainReply.NotHosted.class);
  }

  @Test
  void administratorAndPostmasterChangeIndependently() {
    Hosting hosting =
        HostedDomainState.NOT_HOSTED
            .apply(new HostedDomainEvent.Hosted("id", 64, POSTMASTER, NOW))
            .apply(new HostedDomainEvent.AdministratorChanged(Optional.of(ALICE), NOW))
            .apply(new HostedDomainEvent.PostmasterReserved(new ReservedMailbox("n", 2), NOW))
            .hosting()
            .orElseThrow();

    assertThat(hosting.administrator()).contains(ALICE);
    assertThat(hosting.postmaster().mailboxId()).isEqualTo("n");
    assertThat(hosting.withoutAdministrator().administrator()).isEmpty();
  }

  @Test
  void bucketsOfLocalPartsNeverChange() {
    Hosting hosting = new Hosting("id", 64, POSTMASTER, Optional.empty(), NOW);

    assertThat(hosting.bucketOf("alice")).isEqualTo("id-0");
    assertThat(hosting.bucketOf("bob")).isEqualTo("id-53");
    assertThat(hosting.bucketOf("jürgen")).isEqualTo("id-48");
    assertThat(hosting.bucketOf("polygenelubricants")).isEqualTo("id-0");
  }

  @Test
  void listGivesItsNamesInOrderAndPages() {
    DomainListState state = DomainListState.EMPTY;
    for (int i = DomainList.PAGE; i >= 0; i--) {
      state = state.apply(new DomainListEvent.Added(String.format("d%04d.test", i), NOW));
    }

    DomainListReply.Page first = state.page(Optional.empty());
    DomainListReply.Page second = state.page(Optional.of(first.domains().get(DomainList.PAGE - 1)));

    assertThat(first.domains()).hasSize(DomainList.PAGE).isSorted().startsWith("d0000.test");
    assertThat(first.hasMore()).isTrue();
    assertThat(second.domains()).containsExactly("d0400.test");
    assertThat(second.hasMore()).isFalse();
  }

  @Test
  void everyChangeOfTheListGivesANewVersion() {
    DomainListState one = DomainListState.EMPTY.apply(new DomainListEvent.Added("a.test", NOW));
    DomainListState none = one.apply(new DomainListEvent.Removed("a.test", NOW));

    assertThat(IntStream.of(0, 1, 2).asLongStream().boxed().toList())
        .isEqualTo(List.of(DomainListState.EMPTY.version(), one.version(), none.version()));
    assertThat(one.contains("a.test")).isTrue();
    assertThat(none.contains("a.test")).isFalse();
  }
}
