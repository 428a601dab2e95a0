package io.viesti.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenTest {
  @TempDir private Path data;

  @Test
  void a_configured_token_is_taken_and_nothing_is_written() {
    assertThat(OperatorToken.obtain("given", "", data)).isEqualTo("given");
    assertThat(data.resolve(OperatorToken.FILE)).doesNotExist();
  }

  @Test
  void a_made_token_is_long_private_and_the_same_after_a_restart() throws IOException {
    String first = OperatorToken.obtain("", "", data.resolve("new"));
    String second = OperatorToken.obtain("", "", data.resolve("new"));

    assertThat(first).hasSizeGreaterThanOrEqualTo(40).isEqualTo(second);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("new").resolve(OperatorToken.FILE))))
        .isEqualTo("rw-------");
  }

  @Test
  void two_data_directories_have_different_tokens() {
    assertThat(OperatorToken.obtain("", "", data.resolve("a")))
        .isNotEqualTo(OperatorToken.obtain("", "", data.resolve("b")));
  }

  @Test
  void an_empty_token_file_is_refused() throws IOException {
    Files.writeString(data.resolve(OperatorToken.FILE), "\n");

    assertThatThrownBy(() -> OperatorToken.obtain("", "", data))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(OperatorToken.FILE);
  }

  @Test
  void a_configured_file_is_read_and_must_be_there() throws IOException {
    Path secret = Files.writeString(data.resolve("mounted"), "of-a-secret\n");

    assertThat(OperatorToken.obtain("", secret.toString(), data)).isEqualTo("of-a-secret");
    assertThatThrownBy(() -> OperatorToken.obtain("", data.resolve("none").toString(), data))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("none");
    assertThat(data.resolve(OperatorToken.FILE)).doesNotExist();
  }
}
