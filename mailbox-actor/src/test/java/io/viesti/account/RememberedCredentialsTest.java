package io.viesti.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.envelope.MailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedCredentialsTest {
  private static final MailAddress ALICE = MailAddress.of("alice@demo.test");
  private static final Account ACCOUNT =
      new Account(ALICE, "m", 1, 1, Optional.empty(), Instant.EPOCH);

  private final AtomicLong nanos = new AtomicLong();
  private final RememberedCredentials remembered =
      new RememberedCredentials(
          new AccountsSettings(
              1, Duration.ofDays(1), Duration.ofSeconds(60), Duration.ofSeconds(60), 10, 1),
          nanos::get);

  @Test
  void onlyTheVeryPasswordIsRemembered() {
    remembered.remember(ACCOUNT, "demo", remembered.changes());

    assertThat(remembered.find(ALICE, "demo")).contains(ACCOUNT);
    assertThat(remembered.find(ALICE, "Demo")).isEmpty();
    assertThat(remembered.find(MailAddress.of("bob@demo.test"), "demo")).isEmpty();
  }

  @Test
  void forgottenAfterAMinute() {
    remembered.remember(ACCOUNT, "demo", remembered.changes());
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());

    assertThat(remembered.find(ALICE, "demo")).isEmpty();
  }

  @Test
  void forgottenOnChange() {
    remembered.remember(ACCOUNT, "demo", remembered.changes());
    remembered.forget(ALICE);

    assertThat(remembered.find(ALICE, "demo")).isEmpty();
  }

  @Test
  void checkThatBeganBeforeAChangeIsNotRemembered() {
    long asOf = remembered.changes();
    remembered.forget(ALICE);
    remembered.remember(ACCOUNT, "old password", asOf);

    assertThat(remembered.find(ALICE, "old password")).isEmpty();
  }
}
