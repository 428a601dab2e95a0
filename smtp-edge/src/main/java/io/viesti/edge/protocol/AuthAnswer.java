package io.viesti.edge.protocol;

import io.viesti.account.Account;

/** What came of a login. */
public sealed interface AuthAnswer {
  record Welcome(Account account) implements AuthAnswer {}

  record Wrong() implements AuthAnswer {}

  /** It can't be told now. */
  record Later() implements AuthAnswer {}
}
