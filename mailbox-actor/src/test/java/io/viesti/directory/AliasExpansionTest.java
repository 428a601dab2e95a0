package io.viesti.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import io.viesti.queue.ResolvedRecipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AliasExpansionTest {

  @Test
  void accountLeadsToItself() {
    AliasExpansion expansion = expand(Map.of(), "a");

    assertThat(expansion.resolution())
        .isEqualTo(
            new Resolution.Found(
                List.of(new ResolvedRecipient(address("a"), address("a"), "m-a", 1))));
  }

  @Test
  void aliasOfAliasesLeadsToEachAccountOnce() {
    AliasExpansion expansion =
        expand(Map.of("a", List.of("b", "c"), "b", List.of("x", "y"), "c", List.of("y", "z")), "a");

    assertThat(mailboxes(expansion)).containsExactly("m-x", "m-y", "m-z");
  }

  @Test
  void loopEndsAndLeadsToTheAccountsInIt() {
    assertThat(mailboxes(expand(Map.of("a", List.of("b"), "b", List.of("a", "x")), "a")))
        .containsExactly("m-x");
  }

  @Test
  void loopWithoutAccountsLeadsNowhere() {
    assertThat(expand(Map.of("a", List.of("b"), "b", List.of("a")), "a").resolution())
        .isInstanceOf(Resolution.UnknownAddress.class);
  }

  @Test
  void moreAccountsThanAllowedAreTooMany() {
    List<String> most = targets(Resolution.MAX_TARGETS);
    List<String> more = targets(Resolution.MAX_TARGETS + 1);

    assertThat(expand(Map.of("a", most), "a").tooMany()).isFalse();
    assertThat(expand(Map.of("a", more), "a").tooMany()).isTrue();
  }

  @Test
  void aliasesOfAliasesWithoutEndAreTooMany() {
    AliasExpansion expansion = new AliasExpansion(address("a0"), address("a0"));
    int visits = 0;
    for (Optional<MailAddress> next = expansion.next(); next.isPresent(); next = expansion.next()) {
      expansion.isAlias(List.of(address("a" + ++visits)));
      assertThat(visits).isLessThan(1000);
    }

    assertThat(expansion.tooMany()).isTrue();
  }

  private static List<String> targets(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }

  private static AliasExpansion expand(Map<String, List<String>> aliases, String from) {
    AliasExpansion expansion = new AliasExpansion(address(from), address(from));
    for (Optional<MailAddress> next = expansion.next(); next.isPresent(); next = expansion.next()) {
      List<String> targets = aliases.get(next.get().localPart());
      if (targets == null) {
        expansion.isAccount(next.get(), "m-" + next.get().localPart(), 1);
      } else {
        expansion.isAlias(targets.stream().map(AliasExpansionTest::address).toList());
      }
    }
    return expansion;
  }

  private static List<String> mailboxes(AliasExpansion expansion) {
    return ((Resolution.Found) expansion.resolution())
        .recipients().stream().map(ResolvedRecipient::mailboxId).toList();
  }

  private static MailAddress address(String local) {
    return new MailAddress(local, "demo.test");
  }
}
