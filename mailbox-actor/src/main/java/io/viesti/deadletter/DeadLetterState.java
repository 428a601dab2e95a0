package io.viesti.deadletter;

import io.viesti.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The letters of one shelf in the order of their ids, which is that of time. Bounded: {@link
 * DeadLetterShelf} takes no more than it may.
 */
public record DeadLetterState(List<DeadLetter> letters) implements Wire {
  static final DeadLetterState EMPTY = new DeadLetterState(List.of());

  /** About what a letter weighs without its header fields, in characters. */
  private static final int BASE_WEIGHT = 1_000;

  public DeadLetterState {
    letters = letters == null ? TreePVector.empty() : TreePVector.from(letters);
  }

  DeadLetterState apply(DeadLetterEvent event) {
    if (event instanceof DeadLetterEvent.Parked parked) {
      return with(parked.letter());
    } else if (event instanceof DeadLetterEvent.Removed removed) {
      int at = position(removed.id());
      return at < 0 ? this : new DeadLetterState(vector().minus(at));
    }
    throw new IllegalArgumentException("unknown event " + event);
  }

  Optional<DeadLetter> find(String id) {
    int at = position(id);
    return at < 0 ? Optional.empty() : Optional.of(letters.get(at));
  }

  /** A page that is safe to travel between nodes: its letters weigh at most so many characters. */
  DeadLetterReply.Page page(Optional<String> after, int limit, int maxWeight) {
    List<DeadLetter> page = new ArrayList<>();
    int next = after.map(this::firstAfter).orElse(0);
    int weight = 0;
    while (next < letters.size() && page.size() < limit) {
      weight += BASE_WEIGHT + letters.get(next).mail().headerCharacters();
      if (weight > maxWeight && !page.isEmpty()) {
        break;
      }
      page.add(letters.get(next++));
    }
    return new DeadLetterReply.Page(page, next < letters.size());
  }

  /** Ids come nearly in order, from several nodes' clocks: the place is near the end. */
  private DeadLetterState with(DeadLetter letter) {
    int at = letters.size();
    while (at > 0 && letters.get(at - 1).id().compareTo(letter.id()) > 0) {
      at--;
    }
    return new DeadLetterState(vector().plus(at, letter));
  }

  private PVector<DeadLetter> vector() {
    return TreePVector.from(letters);
  }

  private int position(String id) {
    int after = firstAfter(id) - 1;
    return after >= 0 && letters.get(after).id().equals(id) ? after : -1;
  }

  /** The first letter with a greater id, by halves. */
  private int firstAfter(String id) {
    int low = 0;
    int high = letters.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (letters.get(middle).id().compareTo(id) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
