package io.viesti.edge.protocol;

/** What a port is for. */
public enum SessionKind {
  /** Port 25's role: mail for hosted domains, from anybody. Never relays. */
  MX(false, false),
  /** RFC 6409: mail of our accounts to anybody; TLS by STARTTLS. */
  SUBMISSION(true, false),
  /** RFC 8314 §3.3: the same, TLS from the first octet. */
  SUBMISSIONS(true, true);

  private final boolean forAccounts;
  private final boolean tlsFromStart;

  SessionKind(boolean forAccounts, boolean tlsFromStart) {
    this.forAccounts = forAccounts;
    this.tlsFromStart = tlsFromStart;
  }

  /** Whether MAIL needs AUTH before it. */
  public boolean isForAccounts() {
    return forAccounts;
  }

  public boolean hasTlsFromStart() {
    return tlsFromStart;
  }
}
