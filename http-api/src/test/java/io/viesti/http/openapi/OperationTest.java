package io.viesti.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of requests are bounded: the table's paths and nothing else. */
class OperationTest {

  @ParameterizedTest
  @CsvSource({
    "/me,/me",
    "/emails/search,/emails/search",
    "/emails/send,/emails/send",
    "/emails/1m83z6tjt0000,/emails/{email_id}",
    "/emails/x/attachments/1.2,/emails/{email_id}/attachments/{attachment_id}",
    "/folders/inbox/emails,/folders/{folder_id}/emails"
  })
  void requestsAreLabelledByTheirOperation(String path, String label) {
    assertThat(Operation.pathOf(Operation.WEB, path)).contains(label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "", "/emails/x/y/z", "/wp-login.php", "/me/", "//"})
  void othersHaveNone(String path) {
    assertThat(Operation.pathOf(Operation.WEB, path)).isEmpty();
  }
}
