package io.viesti.delivery.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.viesti.delivery.site.Feeders.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

class FeedersTest {
  private final ActorRef<Feed> a = TestInbox.<Feed>create("a").getRef();
  private final ActorRef<Feed> b = TestInbox.<Feed>create("b").getRef();
  private final Feeders feeders = new Feeders();

  private Map<ActorRef<Feed>, Integer> share(int room, boolean idle) {
    Map<ActorRef<Feed>, Integer> sums = new HashMap<>();
    List<Share> shares = feeders.share(room, idle);
    shares.forEach(share -> sums.merge(share.feeder(), share.mails(), Integer::sum));
    return sums;
  }

  @Test
  void givesNoMoreThanIsWanted() {
    feeders.join(a);
    feeders.want(a, 3);
    assertThat(share(100, true)).containsExactly(Map.entry(a, 3));
    assertThat(share(100, true)).isEmpty();
  }

  @Test
  void givesNoMoreThanThereIsRoom() {
    feeders.join(a);
    feeders.want(a, 1_000);
    assertThat(share(100, true)).containsExactly(Map.entry(a, 100));
    feeders.want(a, 900);
    assertThat(share(100, true)).isEmpty();
    for (int i = 0; i < 40; i++) {
      feeders.used(a);
    }
    assertThat(share(100, true)).containsExactly(Map.entry(a, 40));
  }

  @Test
  void sharesRoomEvenlyWhateverTheQueuesLength() {
    feeders.join(a);
    feeders.join(b);
    feeders.want(a, 10_000);
    feeders.want(b, 10);
    assertThat(share(100, true)).containsEntry(b, 10).containsEntry(a, 90);
  }

  @Test
  void waitsForAShareWorthAMessageWhileThereIsWork() {
    feeders.join(a);
    feeders.want(a, 100);
    assertThat(share(15, false)).isEmpty();
    assertThat(share(16, false)).containsExactly(Map.entry(a, 16));
  }

  @Test
  void takesBackTheCreditOfOneWhoLeaves() {
    feeders.join(a);
    feeders.join(b);
    feeders.want(a, 100);
    share(100, true);
    feeders.leave(a);
    feeders.want(b, 100);
    assertThat(share(100, true)).containsExactly(Map.entry(b, 100));
    assertThat(feeders.isEmpty()).isFalse();
  }

  @Test
  void forgetsAllWhenCleared() {
    feeders.join(a);
    feeders.want(a, 100);
    feeders.clear();
    assertThat(share(100, true)).isEmpty();
  }

  @Test
  void ignoresStrangers() {
    feeders.want(a, 5);
    feeders.used(a);
    assertThat(share(100, true)).isEmpty();
  }
}
