package io.viesti.http.webmail;

import io.viesti.message.Correspondent;
import java.util.List;
import java.util.Optional;

/** Somebody in an answer: always {@code {name, email}}. */
public record Person(Optional<String> name, String email) {

  static Person of(Correspondent correspondent) {
    return new Person(correspondent.name(), correspondent.email());
  }

  static List<Person> all(List<Correspondent> correspondents) {
    return correspondents.stream().map(Person::of).toList();
  }

  static Optional<Person> first(List<Correspondent> correspondents) {
    return correspondents.stream().findFirst().map(Person::of);
  }
}
