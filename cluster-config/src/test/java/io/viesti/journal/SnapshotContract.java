package io.viesti.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/** What Pekko asks of every snapshot store plugin, case by case. It must keep ten of an entity. */
public abstract class SnapshotContract {
  private static final long ALL = Long.MAX_VALUE;
  private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();

  private final String id = PluginFixture.newId();
  private final TestKit actor = plugins().probe();
  private final List<SnapshotMetadata> saved = new ArrayList<>();

  /** The system with the snapshot store under test; the same one for all tests. */
  protected abstract PluginFixture plugins();

  /** Five snapshots, at sequence numbers 11 to 15. */
  @BeforeEach
  void saveFive() {
    for (int i = 1; i <= 5; i++) {
      saved.add(save(new SnapshotMetadata(id, i + 10, 0), "s-" + i));
    }
  }

  @Test
  void findsNothingForAnUnknownEntity() {
    assertThat(load("unknown", LATEST, ALL)).isEqualTo(Option.empty());
  }

  @Test
  void findsNothingOlderThanTheOldest() {
    assertThat(load(id, upTo(ALL, 100), ALL)).isEqualTo(Option.empty());
  }

  @Test
  void findsNothingBelowTheLowestSequenceNumber() {
    assertThat(load(id, upTo(7, ALL), ALL)).isEqualTo(Option.empty());
    assertThat(load(id, LATEST, 7)).isEqualTo(Option.empty());
  }

  @Test
  void doesNotEvenLookWithoutCriteria() {
    assertThat(load(id, SnapshotSelectionCriteria.none(), ALL)).isEqualTo(Option.empty());
  }

  @Test
  void findsTheLatest() {
    expectLoaded(LATEST, ALL, 5);
  }

  @Test
  void findsTheLatestUpToASequenceNumber() {
    expectLoaded(upTo(13, ALL), ALL, 3);
    expectLoaded(LATEST, 13, 3);
  }

  @Test
  void findsTheLatestUpToASequenceNumberAndATime() {
    long time = saved.get(2).timestamp();
    expectLoaded(upTo(13, time), ALL, 3);
    expectLoaded(upTo(ALL, time), 13, 3);
  }

  @Test
  void findsNothingBelowTheLowerBounds() {
    assertThat(load(id, SnapshotSelectionCriteria.create(ALL, ALL, 16, 0), ALL))
        .isEqualTo(Option.empty());
    expectLoaded(SnapshotSelectionCriteria.create(14, ALL, 14, 0), ALL, 4);
  }

  @Test
  void deletesOneBySequenceNumber() {
    SnapshotMetadata third = new SnapshotMetadata(id, 13, 0);
    TestKit subscriber = subscriber(SnapshotProtocol.DeleteSnapshot.class);
    tell(new SnapshotProtocol.DeleteSnapshot(third));
    actor.expectMsg(new DeleteSnapshotSuccess(third));
    subscriber.expectMsg(new SnapshotProtocol.DeleteSnapshot(third));
    expectLoaded(upTo(13, ALL), ALL, 2);
  }

  @Test
  void deletesAllUpToASequenceNumberAndATime() {
    SnapshotMetadata third = saved.get(2);
    SnapshotSelectionCriteria criteria = upTo(third.sequenceNr(), third.timestamp());
    TestKit subscriber = subscriber(SnapshotProtocol.DeleteSnapshots.class);
    tell(new SnapshotProtocol.DeleteSnapshots(id, criteria));
    actor.expectMsg(new DeleteSnapshotsSuccess(criteria));
    subscriber.expectMsg(new SnapshotProtocol.DeleteSnapshots(id, criteria));
    assertThat(load(id, criteria, ALL)).isEqualTo(Option.empty());
    expectLoaded(upTo(14, saved.get(3).timestamp()), ALL, 4);
  }

  @Test
  void keepsThoseThatAreNewerThanTheCriteria() {
    SnapshotMetadata fourth = saved.get(3);
    SnapshotSelectionCriteria earlier = upTo(fourth.sequenceNr(), saved.get(0).timestamp() - 1);
    tell(new SnapshotProtocol.DeleteSnapshots(id, earlier));
    actor.expectMsg(new DeleteSnapshotsSuccess(earlier));
    expectLoaded(upTo(14, fourth.timestamp()), ALL, 4);
  }

  @Test
  void replacesOneOfTheSameSequenceNumber() {
    SnapshotMetadata again = save(saved.get(4), "s-5-modified");
    assertThat(again.sequenceNr()).isEqualTo(15);
    SelectedSnapshot loaded = load(id, upTo(15, ALL), ALL).get();
    assertThat(loaded.snapshot()).isEqualTo("s-5-modified");
    assertThat(loaded.metadata().sequenceNr()).isEqualTo(15);
  }

  @Test
  void savesALargeOne() {
    String large = "0".repeat(3_000_000);
    save(new SnapshotMetadata(id, 100, 0), large);
    assertThat(load(id, LATEST, ALL).get().snapshot()).isEqualTo(large);
  }

  @Test
  void writesSnapshotsByTheirSerializer() {
    TestPayload payload = new TestPayload(actor.getRef());
    save(new SnapshotMetadata(id, 100, 0), payload);
    SelectedSnapshot loaded = load(id, LATEST, ALL).get();
    assertThat(loaded.snapshot()).isEqualTo(payload);
    assertThat(loaded.metadata().persistenceId()).isEqualTo(id);
    assertThat(loaded.metadata().sequenceNr()).isEqualTo(100);
  }

  @Test
  void keepsMetadataBesideTheSnapshot() {
    save(new SnapshotMetadata(id, 100, 0).withMetadata("fictional"), "snap");
    SelectedSnapshot loaded = load(id, LATEST, ALL).get();
    assertThat(loaded.snapshot()).isEqualTo("snap");
    assertThat(loaded.metadata().metadata()).isEqualTo(Option.apply("fictional"));
  }

  private void expectLoaded(SnapshotSelectionCriteria criteria, long to, int number) {
    assertThat(load(id, criteria, to))
        .isEqualTo(Option.apply(SelectedSnapshot.create(saved.get(number - 1), "s-" + number)));
  }

  private Option<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria, long to) {
    tell(new SnapshotProtocol.LoadSnapshot(persistenceId, criteria, to));
    SnapshotProtocol.LoadSnapshotResult result =
        actor.expectMsgClass(SnapshotProtocol.LoadSnapshotResult.class);
    assertThat(result.toSequenceNr()).isEqualTo(to);
    return result.snapshot();
  }

  private SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
    tell(new SnapshotProtocol.SaveSnapshot(metadata, snapshot));
    return actor.expectMsgClass(SaveSnapshotSuccess.class).metadata();
  }

  private void tell(Object message) {
    plugins().snapshots().tell(message, actor.getRef());
  }

  private TestKit subscriber(Class<?> type) {
    TestKit subscriber = plugins().probe();
    plugins().system().eventStream().subscribe(subscriber.getRef(), type);
    return subscriber;
  }

  private static SnapshotSelectionCriteria upTo(long sequenceNr, long timestamp) {
    return SnapshotSelectionCriteria.create(sequenceNr, timestamp);
  }
}
