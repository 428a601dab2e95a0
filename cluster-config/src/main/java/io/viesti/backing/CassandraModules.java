package io.viesti.backing;

import java.util.List;
import java.util.stream.Stream;

/** What Cassandra 5.0 asks of the JDK's modules on Java 17, as its own start script has it. */
final class CassandraModules {
  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "java.base/java.lang.ref",
          "jdk.unsupported/sun.misc",
          "jdk.attach/sun.tools.attach");

  private static final List<String> OPENS =
      List.of(
          "java.base/java.lang.module",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "jdk.management/com.sun.management.internal",
          "java.base/sun.nio.ch",
          "java.base/java.io",
          "java.base/java.nio",
          "java.base/java.lang",
          "java.base/java.lang.reflect",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.rmi/sun.rmi.transport.tcp");

  static final List<String> OPENED =
      Stream.concat(
              EXPORTS.stream().map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              OPENS.stream().map(name -> "--add-opens=" + name + "=ALL-UNNAMED"))
          .toList();

  private CassandraModules() {}
}
