package io.viesti.bench.ledger;

@picocli.CommandLine.Command(name = "ledger")
public final class LedgerCommand implements Runnable {
  public void run() {}
}
