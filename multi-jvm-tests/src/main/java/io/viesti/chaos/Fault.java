package io.viesti.chaos;

import java.util.List;
import java.util.OptionalLong;

/** One thing that goes wrong in a house and is put right again. */
interface Fault {

  /**
   * Strikes, waits, puts right. Back when what it broke has been started again; the house may need
   * a moment more until it is whole.
   *
   * @throws IllegalStateException when something that must hold does not
   */
  Seen strike(Scene scene);

  /**
   * What was seen.
   *
   * @param detail for people: which node, how long
   * @param backAfterMillis from the strike until every mailbox could be read; empty if not measured
   * @param broken what should have held and did not, a sentence each
   */
  record Seen(String detail, OptionalLong backAfterMillis, List<String> broken) {
    public Seen {
      broken = List.copyOf(broken);
    }

    static Seen of(String detail) {
      return new Seen(detail, OptionalLong.empty(), List.of());
    }

    static Seen of(String detail, List<String> broken) {
      return new Seen(detail, OptionalLong.empty(), broken);
    }

    static Seen back(String detail, long millis) {
      return new Seen(detail, OptionalLong.of(millis), List.of());
    }
  }
}
