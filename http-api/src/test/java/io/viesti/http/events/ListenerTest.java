package io.viesti.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.junit.jupiter.api.Test;

/** Slow readers are cut off; nothing waits for them without bound. */
class ListenerTest {

  /** A queue that takes so many and remembers whether it was completed. */
  private static final class Queue implements BoundedSourceQueue<Frame> {
    private final int room;
    private final List<Frame> taken = new ArrayList<>();
    private boolean completed;

    Queue(int room) {
      this.room = room;
    }

    @Override
    public QueueOfferResult offer(Frame frame) {
      if (taken.size() == room) {
        return QueueOfferResult.dropped();
      }
      taken.add(frame);
      return QueueOfferResult.enqueued();
    }

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public void fail(Throwable failure) {}

    @Override
    public int size() {
      return taken.size();
    }

    @Override
    public boolean isCompleted() {
      return completed;
    }
  }

  private static Frame frame(long seq) {
    return Frame.of(new EventId(seq, 0), "email.updated", Map.of());
  }

  @Test
  void aReaderThatKeepsUpIsToldEverything() {
    Queue queue = new Queue(2);
    Listener listener = new Listener(queue);
    assertThat(listener.tell(frame(1))).isTrue();
    assertThat(listener.tell(frame(2))).isTrue();
    assertThat(listener.isBehind()).isFalse();
    assertThat(queue.taken).hasSize(2);
  }

  @Test
  void aFullQueueEndsTheStreamForGood() {
    Queue queue = new Queue(1);
    Listener listener = new Listener(queue);
    listener.tell(frame(1));
    assertThat(listener.tell(frame(2))).isFalse();
    assertThat(listener.isBehind()).isTrue();
    assertThat(queue.completed).isTrue();
    queue.taken.clear();
    assertThat(listener.tell(frame(3))).isFalse();
    assertThat(queue.taken).isEmpty();
  }

  @Test
  void framesAreWrittenAsTheStandardSays() {
    assertThat(Frame.of(new EventId(4, 1), "email.deleted", Map.of("email_id", "x")).bytes())
        .extracting(bytes -> bytes.utf8String())
        .isEqualTo("id: 4.1\nevent: email.deleted\ndata: {\"email_id\":\"x\"}\n\n");
    assertThat(Frame.resync(new EventId(4, 1)).utf8String())
        .isEqualTo("id: 4.1\nevent: resync\ndata: {\"last_event_id\":\"4.1\"}\n\n");
    assertThat(Frame.hello(new EventId(4, 1)).utf8String()).endsWith("\n\n").doesNotContain("data");
  }
}
