package io.viesti.bench.ledger;

import io.viesti.outside.node.EventStream.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an event stream owes its reader: every mail of the inbox announced, and once. */
public final class Announcements {
  private static final String RECEIVED = "email.received";
  private static final String RESYNC = "resync";

  private Announcements() {}

  /** How many of these events announce a mail. */
  static long in(List<Event> events) {
    return events.stream().filter(event -> event.type().equals(RECEIVED)).count();
  }

  /**
   * Holds what was seen against the inbox.
   *
   * @param inbox email ids the inbox holds
   * @param seen all events the stream showed, over all its resumptions
   * @return what is wrong, one sentence each; empty if nothing
   */
  public static List<String> faults(String address, Set<String> inbox, List<Event> seen) {
    List<String> faults = new ArrayList<>();
    Set<String> announced = new HashSet<>();
    for (Event event : seen) {
      String email = event.data().path("email_id").asText();
      if (event.type().equals(RESYNC)) {
        faults.add(address + " was told to resync");
      } else if (event.type().equals(RECEIVED) && !announced.add(email)) {
        faults.add(email + " was announced twice in " + address);
      }
    }
    for (String email : inbox) {
      if (!announced.contains(email)) {
        faults.add(email + " was never announced in " + address);
      }
    }
    return faults;
  }
}
