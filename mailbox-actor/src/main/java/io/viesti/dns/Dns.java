package io.viesti.dns;

import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/**
 * Looks names up. Thread-safe; no call blocks. Stages never fail: what went wrong is an answer.
 * Answers may come from a bounded cache for as long as their TTL says.
 */
public interface Dns {

  /** The mail exchangers of a domain (RFC 5321 §5.1), lowest preference value first. */
  CompletionStage<DnsAnswer<MailExchanger>> mailExchangers(String domain);

  /** A and AAAA of a host; families alternate, so that a dead one can't eat all tries. */
  CompletionStage<DnsAnswer<InetAddress>> addresses(String host);
}
