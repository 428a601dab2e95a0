package io.viesti.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/** Writes every {@link Wire} type as CBOR under its manifest. Thread-safe. */
public final class WireSerializer extends SerializerWithStringManifest {
  /** Of this serializer in journals and on the network: forever. */
  public static final int IDENTIFIER = 7_355_001;

  private final Map<String, ObjectReader> readers = new HashMap<>();
  private final Map<Class<?>, String> manifests = new HashMap<>();
  private final ObjectWriter writer;

  public WireSerializer(ExtendedActorSystem system) {
    ObjectMapper mapper =
        JacksonObjectMapperProvider.get(system)
            .getOrCreate("viesti-wire", Optional.of(new CBORFactory()))
            .copy()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
    writer = mapper.writer();
    for (String name : system.settings().config().getStringList("viesti.wire.types")) {
      load(system, name).manifests().forEach((manifest, type) -> register(mapper, manifest, type));
    }
  }

  private static WireTypes load(ExtendedActorSystem system, String className) {
    try {
      return system
          .dynamicAccess()
          .classLoader()
          .loadClass(className)
          .asSubclass(WireTypes.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException("viesti.wire.types names " + className + ": " + e, e);
    }
  }

  private void register(ObjectMapper mapper, String manifest, Class<? extends Wire> type) {
    if (readers.put(manifest, mapper.readerFor(type)) != null
        || manifests.put(type, manifest) != null) {
      throw new IllegalStateException("wire type listed twice: " + manifest + ", " + type);
    }
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    String manifest = manifests.get(value.getClass());
    if (manifest == null) {
      throw new IllegalArgumentException(
          value.getClass().getName() + " is not listed in viesti.wire.types");
    }
    return manifest;
  }

  @Override
  public byte[] toBinary(Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("can't write " + value.getClass().getName(), e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    ObjectReader reader = readers.get(manifest);
    if (reader == null) {
      throw new NotSerializableException(
          "unknown manifest " + manifest + ": written by a newer version of Viesti?");
    }
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("can't read " + manifest, e);
    }
  }
}
