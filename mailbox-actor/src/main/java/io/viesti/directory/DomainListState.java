package io.viesti.directory;

import io.viesti.wire.Wire;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * The names, in order.
 *
 * @param version grows with every change
 */
public record DomainListState(long version, Collection<String> domains) implements Wire {
  static final DomainListState EMPTY = new DomainListState(0, TreePSet.empty());

  public DomainListState {
    domains = sorted(domains);
  }

  DomainListState apply(DomainListEvent event) {
    if (event instanceof DomainListEvent.Added e) {
      return new DomainListState(version + 1, names().plus(e.domain()));
    } else if (event instanceof DomainListEvent.Removed e) {
      return new DomainListState(version + 1, names().minus(e.domain()));
    }
    throw new IllegalArgumentException("unknown event " + event);
  }

  boolean contains(String domain) {
    return names().contains(domain);
  }

  int size() {
    return names().size();
  }

  DomainListReply.Page page(Optional<String> after) {
    SortedSet<String> rest =
        after.<SortedSet<String>>map(a -> names().tailSet(a + "\0")).orElse(names());
    List<String> page = rest.stream().limit(DomainList.PAGE).toList();
    return new DomainListReply.Page(version, page, rest.size() > page.size());
  }

  private PSortedSet<String> names() {
    return sorted(domains);
  }

  private static PSortedSet<String> sorted(Collection<String> domains) {
    if (domains instanceof PSortedSet<String> already) {
      return already;
    }
    return domains == null ? TreePSet.empty() : TreePSet.from(domains);
  }
}
