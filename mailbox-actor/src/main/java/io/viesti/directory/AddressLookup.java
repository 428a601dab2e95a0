package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import java.util.List;

/** What one address is, as edges remember it: nothing secret in it. */
sealed interface AddressLookup {

  record IsAccount(MailAddress address, String mailboxId, long generation)
      implements AddressLookup {}

  record IsAlias(List<MailAddress> targets) implements AddressLookup {}

  record Unknown() implements AddressLookup {}

  record NotHosted() implements AddressLookup {}
}
