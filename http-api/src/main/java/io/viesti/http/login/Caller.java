package io.viesti.http.login;

import io.viesti.account.Account;

/** The account a request was made for, after its credentials were verified. */
public record Caller(Account account) {

  public String mailboxId() {
    return account.mailboxId();
  }
}
