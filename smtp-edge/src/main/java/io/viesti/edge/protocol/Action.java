package io.viesti.edge.protocol;

import io.viesti.account.Account;
import io.viesti.envelope.MailAddress;
import io.viesti.envelope.SmtpReply;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link Session} wants done, in the order given. Those that ask something are answered by
 * the input named; until then the session takes no octets.
 */
public sealed interface Action {

  /** Send a reply to what {@code to} said. */
  record Reply(Verb to, SmtpReply reply) implements Action {}

  /**
   * May a mail begin? Answer: {@link Session#admitted}.
   *
   * @param size declared octets, 0 when unknown
   */
  record Admit(Optional<MailAddress> reversePath, long size, Optional<Account> account)
      implements Action {}

  /** Where does this address lead? Answer: {@link Session#recipientAnswered}. */
  record Resolve(MailAddress address, long declaredSize) implements Action {}

  /** Is this who it says? Answer: {@link Session#authenticated}. The password is never logged. */
  record Authenticate(MailAddress address, String password) implements Action {
    @Override
    public String toString() {
      return "Authenticate[" + address + "]";
    }
  }

  /** Make a place for content. Answer: {@link Session#contentOpened}. */
  record OpenContent() implements Action {}

  /**
   * Keep these octets of content. To be carried out before the session gets another input: the
   * array is the caller's own.
   */
  @SuppressWarnings("ArrayRecordComponent") // octets are handed on, never compared
  record Append(byte[] octets, int offset, int length) implements Action {}

  /** Forget the content opened. */
  record DropContent() implements Action {}

  /** The content is whole: keep the mail for good. Answer: {@link Session#stored}. */
  record Store(ReceivedMail mail) implements Action {}

  /** Begin the TLS handshake, after the replies so far. Answer: {@link Session#tlsStarted}. */
  record StartTls() implements Action {}

  /** Wait this long. Answer: {@link Session#resumed}. */
  record Delay(Duration time) implements Action {}

  /** Close, after the replies so far. */
  record Close() implements Action {}
}
