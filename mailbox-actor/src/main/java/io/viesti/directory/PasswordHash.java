package io.viesti.directory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A password's hash in PHC form ({@code $argon2id$v=19$...}). A type of its own so that no record
 * that carries one prints it.
 */
public record PasswordHash(String phc) {

  public PasswordHash {
    Objects.requireNonNull(phc);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PasswordHash of(String phc) {
    return new PasswordHash(phc);
  }

  @JsonValue
  @Override
  public String phc() {
    return phc;
  }

  @Override
  public String toString() {
    return "PasswordHash";
  }
}
