package io.viesti.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhcStringTest {
  private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
  private static final String HASH = "VhRHgSF7+2VgFHNEHWtZBlrWSLqVXrMmvcGvDvmR1bM";

  @Test
  void isWrittenAsItWasRead() {
    String text = "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH;

    assertThat(PhcString.parse(text)).hasToString("Optional[" + text + "]");
  }

  @Test
  void verifiesAHashMadeByTheReferenceImplementation() {
    // Of the reference implementation's own tests (phc-winner-argon2, test.c).
    PhcString expected =
        PhcString.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
            .orElseThrow();

    assertThat(new Argon2id().verify("password", expected)).isTrue();
    assertThat(new Argon2id().verify("Password", expected)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=16$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$m=19456,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "$",
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$" + HASH + "=",
        "$argon2id$v=19$m=19456,t=2,p=1$A$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$" + HASH,
        "$argon2id$v=19$m=19456,t=2,p=1$" + SALT + "$c2hvcnQ",
      })
  void refusesWhatIsNotAnArgon2idHash(String text) {
    assertThat(PhcString.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=1048576,t=2,p=1",
        "m=9999999,t=2,p=1",
        "m=65537,t=1,p=1",
        "m=19456,t=0,p=1",
        "m=19456,t=7,p=1",
        "m=19456,t=999,p=1",
        "m=19456,t=2,p=0",
        "m=19456,t=2,p=9",
        "m=15,t=2,p=2",
        "m=99999999999,t=2,p=1",
      })
  void refusesParametersThatCostTooMuchOrMakeNoSense(String parameters) {
    assertThat(PhcString.parse("$argon2id$v=19$" + parameters + "$" + SALT + "$" + HASH)).isEmpty();
  }

  @Test
  void refusesATextWithoutEnd() {
    assertThat(
            PhcString.parse("$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(1_000_000) + "$" + HASH))
        .isEmpty();
  }
}
