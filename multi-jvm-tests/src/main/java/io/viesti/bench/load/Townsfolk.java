package io.viesti.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The mailboxes a run writes to and who gets which mail.
 *
 * @param addresses all mailboxes
 * @param mostRecipients a mail goes to 1 up to this many of them, drawn evenly
 */
public record Townsfolk(List<String> addresses, int mostRecipients) {

  public Townsfolk {
    addresses = List.copyOf(addresses);
    if (mostRecipients < 1 || mostRecipients > addresses.size()) {
      throw new IllegalArgumentException("recipients per mail: 1 to " + addresses.size());
    }
  }

  /**
   * {@code count} mailboxes 0user@, 1user@, ... of a domain: the names {@code smtp-source -N -t
   * user@domain} makes.
   */
  public static Townsfolk of(String domain, int count, int mostRecipients) {
    return new Townsfolk(
        IntStream.range(0, count).mapToObj(i -> i + "user@" + domain).toList(), mostRecipients);
  }

  /** The recipients of mail {@code number}: always the same for the same number. */
  public List<String> recipientsOf(long number) {
    if (mostRecipients == 1) {
      // Round robin: every mailbox gets the same share, as with smtp-source -N.
      return List.of(addresses.get((int) (number % addresses.size())));
    }
    SplittableRandom random = new SplittableRandom(number);
    int wanted = 1 + random.nextInt(mostRecipients);
    List<String> chosen = new ArrayList<>(wanted);
    while (chosen.size() < wanted) {
      String one = addresses.get(random.nextInt(addresses.size()));
      if (!chosen.contains(one)) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
