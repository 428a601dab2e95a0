package io.viesti.wire;

import io.viesti.blob.BlobId;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.DeliveryId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Makes records of any wire type: full ones (every optional present, every collection with an
 * element) and empty ones.
 */
public final class WireSamples {
  private final ActorRef<?> someActor;
  private final boolean full;

  public WireSamples(ActorRef<?> someActor, boolean full) {
    this.someActor = someActor;
    this.full = full;
  }

  /** All concrete types below a sealed interface. */
  public static Stream<Class<?>> concrete(Class<?> sealed) {
    return sealed.isSealed()
        ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(WireSamples::concrete)
        : Stream.of(sealed);
  }

  public Object make(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    } else if (plain.isSealed() && !plain.isRecord()) {
      return make(concrete(plain).findFirst().orElseThrow());
    }
    return value(plain).orElseGet(() -> record(plain));
  }

  private Object generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type inner = type.getActualTypeArguments()[0];
    if (raw == Optional.class) {
      return full ? Optional.of(make(inner)) : Optional.empty();
    } else if (raw == List.class) {
      return full ? List.of(make(inner)) : List.of();
    } else if (raw == Set.class) {
      return full ? Set.of(make(inner)) : Set.of();
    } else if (raw == ActorRef.class) {
      return someActor;
    }
    throw new IllegalStateException("no sample of " + type);
  }

  private Optional<Object> value(Class<?> type) {
    Object value = null;
    if (type == long.class || type == Long.class) {
      value = full ? 1_234_567_890_123L : 0L;
    } else if (type == int.class || type == Integer.class) {
      value = full ? 42 : 0;
    } else if (type == boolean.class || type == Boolean.class) {
      value = full;
    } else if (type == String.class) {
      value = full ? "text äß\uD83D\uDCE7" : "";
    } else if (type == byte[].class) {
      value = full ? new byte[] {1, 2, 3} : new byte[0];
    } else if (type == Instant.class) {
      value = Instant.parse("2026-03-01T12:00:00.123456789Z");
    } else if (type == BlobId.class) {
      value = new BlobId("ab".repeat(32));
    } else if (type == DeliveryId.class) {
      value = new DeliveryId(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    } else if (type == MailAddress.class) {
      value = MailAddress.of("\"quoted local\"@example.net");
    }
    return Optional.ofNullable(value);
  }

  private Object record(Class<?> type) {
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      values.add(make(component.getGenericType()));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample of " + type, e);
    }
  }
}
