package io.viesti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.viesti.engine.EngineRefused.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
  @TempDir private Path dir;

  @Test
  void dataInUseIsRefusedAndTheOwnerNamed() {
    try (Engine owner = EngineFixture.open(dir)) {
      assertThat(owner.isWriting()).isTrue();
      assertRefused(
          Reason.IN_USE, "process " + ProcessHandle.current().pid(), () -> EngineFixture.open(dir));
    }
  }

  @Test
  void nobodyElseOnTheMachineMayLook() throws Exception {
    EngineFixture.open(dir.resolve("new")).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("new"))))
        .isEqualTo("rwx------");
  }

  @Test
  void dataIsFreeAgainOnceTheOwnerHasClosed() {
    EngineFixture.open(dir).close();
    try (Engine next = EngineFixture.open(dir)) {
      assertThat(next.isWriting()).isTrue();
    }
  }

  @Test
  void dataOfANewerVersionIsRefusedUntouched() throws Exception {
    EngineFixture.open(dir).close();
    Files.writeString(dir.resolve("format"), "viesti-engine " + (DataDirectory.FORMAT + 1) + "\n");
    assertRefused(Reason.NEWER_FORMAT, "newer version", () -> EngineFixture.open(dir));
    Files.writeString(dir.resolve("format"), "viesti-engine " + DataDirectory.FORMAT + "\n");
    EngineFixture.open(dir).close();
  }

  @Test
  void aFormatThatSaysNothingIsRefused() throws Exception {
    EngineFixture.open(dir).close();
    Files.writeString(dir.resolve("format"), "something else\n");
    assertRefused(Reason.BROKEN, "format", () -> EngineFixture.open(dir));
  }

  @Test
  void aDirectoryThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertRefused(Reason.UNWRITABLE, file.toString(), () -> EngineFixture.open(file));
  }

  @Test
  void aDirectoryThatCanNotBeMadeIsRefused() {
    assumeTrue(Files.isDirectory(Path.of("/proc")), "needs a file system nobody can write to");
    Path unwritable = Path.of("/proc/viesti");
    assertRefused(Reason.UNWRITABLE, "/proc/viesti", () -> EngineFixture.open(unwritable));
  }

  @Test
  void brokenDataIsRefused() throws Exception {
    EngineFixture.open(dir).close();
    Files.writeString(dir.resolve("db/CURRENT"), "no manifest\n");
    assertRefused(Reason.BROKEN, dir.toString(), () -> EngineFixture.open(dir));
  }

  @Test
  void workingWithoutSyncIsRefusedUnlessUnsafe() {
    assertRefused(
        Reason.CONFIGURATION,
        "viesti.unsafe",
        () -> EngineFixture.settings(dir, "viesti.engine.sync = off"));
    assertThat(EngineFixture.settings(dir, "viesti.engine.sync = off", "viesti.unsafe = on").sync())
        .isFalse();
  }

  @Test
  void shippedSettingsAreAsDocumented() {
    EngineSettings settings = EngineFixture.settings(dir, "viesti.engine.min-free = auto");
    assertThat(settings.sync()).isTrue();
    assertThat(settings.minFree()).isEmpty();
    assertThat(settings.dir()).isEqualTo(dir);
  }

  private static void assertRefused(Reason reason, String word, ThrowingCallable opening) {
    assertThatThrownBy(opening)
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining(word)
        .satisfies(
            e -> {
              assertThat(((EngineRefused) e).reason()).isEqualTo(reason);
              assertThat(e.getMessage()).doesNotContain("\n");
            });
  }
}
