package io.viesti.bench.load;

import io.viesti.bench.load.SmtpLoad.Credentials;
import java.util.Optional;

/**
 * Where the load client gets its mails and tells what became of them. Called by its one thread
 * only, which waits meanwhile: nothing here may block.
 */
public interface Feed {

  /**
   * The next mail to send now; empty if there is none at the moment.
   *
   * @param account the session's own, if it has authenticated: it may send from that address only
   */
  Optional<Letter> next(Optional<Credentials> account);

  /** Nothing more will come: the client ends once all it took is answered. */
  boolean exhausted();

  /**
   * The final reply came.
   *
   * @param nanos from the first octet of MAIL to the reply
   */
  void accepted(Letter letter, long nanos);

  /** A reply other than the expected one; the session goes on (or, after 421, a new one does). */
  void refused(Letter letter, String reply);

  /** The connection broke, or could not be made: nobody knows whether it was accepted. */
  void lost(Letter letter, String why);
}
