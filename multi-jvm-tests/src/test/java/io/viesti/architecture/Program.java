package io.viesti.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the rules look at: all main classes, and the sources they were made of. */
final class Program {
  /** Main classes of every module. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.viesti");

  /** Code that breaks the rules. */
  static final JavaClasses SAMPLE =
      new ClassFileImporter().importPackages("io.viesti.architecture.sample");

  private Program() {}

  /** The {@code src/main/java} of every module. */
  static List<Path> sources() {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.exists(here.resolve("mailbox-actor")) ? here : here.getParent();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All folders below one that hold Java files. */
  static List<Path> packages(Path source) {
    try (Stream<Path> all = Files.walk(source)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
