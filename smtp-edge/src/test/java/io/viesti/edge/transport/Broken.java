package io.viesti.edge.transport;

import io.viesti.blob.BlobStore;
import io.viesti.blob.BlobWriter;
import java.lang.reflect.Proxy;

/** Storage that throws where it should not. */
final class Broken {
  private Broken() {}

  /**
   * @param later not when a blob is begun but when it is written
   */
  static BlobStore store(RuntimeException failure, boolean later) {
    return proxy(
        BlobStore.class,
        method -> {
          if (later && method.equals("write")) {
            return writer(failure);
          }
          throw failure;
        });
  }

  private static BlobWriter writer(RuntimeException failure) {
    return proxy(
        BlobWriter.class,
        method -> {
          if (method.equals("abort")) {
            return null;
          }
          throw failure;
        });
  }

  private static <T> T proxy(Class<T> type, java.util.function.Function<String, Object> body) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> body.apply(method.getName())));
  }
}
