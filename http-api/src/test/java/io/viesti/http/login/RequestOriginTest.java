package io.viesti.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose page a request comes from, as far as a browser says. */
class RequestOriginTest {

  @ParameterizedTest
  @CsvSource({
    "X-Requested-With,page,OURS",
    "Sec-Fetch-Site,same-origin,OURS",
    "Sec-Fetch-Site,none,OURS",
    "Sec-Fetch-Site,same-site,FOREIGN",
    "Sec-Fetch-Site,cross-site,FOREIGN",
    "Origin,http://mail.example:8080,OURS",
    "Origin,https://evil.example,FOREIGN",
    "Origin,null,FOREIGN",
    "Origin,'not a uri',FOREIGN",
    "Accept,*/*,UNKNOWN"
  })
  void isToldByHeaders(String name, String value, RequestOrigin origin) {
    HttpRequest request =
        HttpRequest.POST("/folders")
            .addHeader(RawHeader.create("Host", "mail.example:8080"))
            .addHeader(RawHeader.create(name, value));
    assertThat(RequestOrigin.of(request)).isEqualTo(origin);
  }
}
