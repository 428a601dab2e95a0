package io.viesti.mailbox;

import io.viesti.message.Glance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints what a delivery costs a mailbox without its actor, and what an email costs in memory. Not
 * a test: run by hand.
 */
public final class MailboxSpeed {
  private MailboxSpeed() {}

  public static void main(String[] args) {
    for (int round = 0; round < 6; round++) {
      deliveries(100, 1_000);
    }
    deliveries(10, 10_000);
    snapshots();
    memory();
    serialization();
  }

  private static void serialization() {
    org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit kit =
        org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit.create(MailboxConfig.mailbox());
    io.viesti.wire.WireSerializer serializer =
        new io.viesti.wire.WireSerializer(
            (org.apache.pekko.actor.ExtendedActorSystem)
                org.apache.pekko.actor.typed.javadsl.Adapter.toClassic(kit.system()));
    Play play = Play.opened();
    play.delivered("one");
    MailboxEvent event = play.last();
    byte[] bytes = serializer.toBinary(event);
    for (int round = 0; round < 5; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        bytes = serializer.toBinary(event);
      }
      long written = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        try {
          serializer.fromBinary(bytes, "mailbox.delivered.v1");
        } catch (java.io.NotSerializableException e) {
          throw new IllegalStateException(e);
        }
      }
      long read = System.nanoTime();
      System.out.printf(
          "delivered event: %d octets, %.2f us to write, %.2f us to read%n",
          bytes.length, (written - begin) / 1e8, (read - written) / 1e8);
    }
    kit.shutdownTestKit();
  }

  private static void deliveries(int mailboxes, int each) {
    List<Play> all = new ArrayList<>();
    for (int i = 0; i < mailboxes; i++) {
      all.add(Play.opened());
    }
    Arrival[] arrivals = new Arrival[each];
    for (int i = 0; i < each; i++) {
      arrivals[i] = Samples.arrival("mail " + i);
    }
    long begin = System.nanoTime();
    long repeats = 0;
    for (Arrival arrival : arrivals) {
      for (Play play : all) {
        play.now = play.now.plusMillis(3);
        play.deliver(arrival);
        play.journal.clear();
      }
    }
    long stored = System.nanoTime() - begin;
    begin = System.nanoTime();
    for (Arrival arrival : arrivals) {
      for (Play play : all) {
        repeats += play.deliver(arrival).result() == Delivery.Result.REPEATED ? 1 : 0;
      }
    }
    long repeated = System.nanoTime() - begin;
    begin = System.nanoTime();
    int listed = 0;
    for (Play play : all) {
      for (int i = 0; i < 10; i++) {
        listed +=
            play.state
                .index()
                .page(EmailQuery.in(FolderId.INBOX), 0, Optional.empty(), 50)
                .emails()
                .size();
      }
    }
    long lists = System.nanoTime() - begin;
    double n = (double) mailboxes * each;
    System.out.printf(
        "%d x %d: deliver %.2f us, repeat %.2f us (%d), page of 50 %.1f us (%d)%n",
        mailboxes,
        each,
        stored / n / 1e3,
        repeated / n / 1e3,
        repeats,
        lists / 1e4 / mailboxes,
        listed);
  }

  private static void snapshots() {
    Play play = Play.opened();
    for (int i = 0; i < 10_000; i++) {
      play.deliver(Samples.arrival("mail " + i));
    }
    for (int i = 0; i < 5; i++) {
      long begin = System.nanoTime();
      MailboxSnapshot snapshot = MailboxSnapshot.of(play.state);
      long made = System.nanoTime();
      MailboxState read = snapshot.toState();
      long loaded = System.nanoTime();
      System.out.printf(
          "snapshot of 10,000: %.1f ms to make, %.1f ms to load, %d octets, %d%n",
          (made - begin) / 1e6,
          (loaded - made) / 1e6,
          snapshot.index().entries().length
              + snapshot.index().threads().length
              + snapshot.deliveries().length,
          read.index().size());
    }
  }

  private static void memory() {
    System.gc();
    long before = used();
    List<Play> all = new ArrayList<>();
    int mailboxes = 100;
    int each = 1_000;
    for (int m = 0; m < mailboxes; m++) {
      Play play = Play.opened();
      for (int i = 0; i < each; i++) {
        Arrival arrival =
            Samples.arrival(
                m + " mail " + i,
                Samples.header(m + " mail " + i),
                Optional.of(new Glance("x".repeat(150), false)));
        play.deliver(arrival);
        play.journal.clear();
        play.now = Instant.ofEpochMilli(play.now.toEpochMilli() + 10);
      }
      all.add(play);
    }
    System.gc();
    System.out.printf(
        "memory: %d octets an email, %d mailboxes%n",
        (used() - before) / mailboxes / each, all.size());
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
