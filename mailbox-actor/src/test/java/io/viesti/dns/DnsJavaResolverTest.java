package io.viesti.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsJavaResolverTest {
  private static ZoneServer server;
  private static Dns dns;

  @BeforeAll
  static void start() throws Exception {
    server =
        new ZoneServer(
            List.of(
                "two.test. 60 IN MX 20 Backup.two.test.",
                "two.test. 60 IN MX 10 mx.two.test.",
                "mx.two.test. 60 IN A 127.0.0.2",
                "mx.two.test. 60 IN A 127.0.0.3",
                "mx.two.test. 60 IN AAAA ::1",
                "null.test. 60 IN MX 0 .",
                "bare.test. 60 IN A 127.0.0.4",
                "alias.test. 60 IN CNAME two.test.",
                "six.test. 60 IN AAAA ::1"));
    dns = resolver(server.address(), Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Dns resolver(InetSocketAddress address, Duration timeout) {
    return new DnsJavaResolver(new DnsSettings(List.of(address), timeout, 100));
  }

  private static DnsAnswer<MailExchanger> mx(String domain) throws Exception {
    return dns.mailExchangers(domain).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static DnsAnswer<InetAddress> addresses(String host) throws Exception {
    return dns.addresses(host).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void mailExchangersComeByPreferenceInLowerCase() throws Exception {
    assertThat(mx("two.test"))
        .isEqualTo(
            new DnsAnswer.Found<>(
                List.of(
                    new MailExchanger(10, "mx.two.test"),
                    new MailExchanger(20, "backup.two.test"))));
  }

  @Test
  void anAliasIsFollowed() throws Exception {
    assertThat(mx("alias.test")).isInstanceOf(DnsAnswer.Found.class);
  }

  @Test
  void theRootAloneMeansNoMail() throws Exception {
    assertThat(mx("null.test")).isEqualTo(new DnsAnswer.Found<>(List.of(new MailExchanger(0, ""))));
    assertThat(new MailExchanger(0, "").isNull()).isTrue();
    assertThat(new MailExchanger(10, "mx.two.test").isNull()).isFalse();
  }

  @Test
  void nameWithoutSuchRecordsIsToldFromNoName() throws Exception {
    assertThat(mx("bare.test")).isEqualTo(new DnsAnswer.NoRecords<>());
    assertThat(mx("nowhere.test")).isEqualTo(new DnsAnswer.NoSuchName<>());
    assertThat(addresses("nowhere.test")).isEqualTo(new DnsAnswer.NoSuchName<>());
  }

  @Test
  void familiesAlternate() throws Exception {
    DnsAnswer<InetAddress> answer = addresses("mx.two.test");
    assertThat(answer).isInstanceOf(DnsAnswer.Found.class);
    List<InetAddress> found = ((DnsAnswer.Found<InetAddress>) answer).records();
    assertThat(found).hasSize(3);
    assertThat(found.get(1)).isEqualTo(InetAddress.getByName("::1"));
    assertThat(found)
        .contains(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"));
  }

  @Test
  void oneFamilyIsEnough() throws Exception {
    assertThat(addresses("six.test"))
        .isEqualTo(new DnsAnswer.Found<>(List.of(InetAddress.getByName("::1"))));
    assertThat(addresses("bare.test"))
        .isEqualTo(new DnsAnswer.Found<>(List.of(InetAddress.getByName("127.0.0.4"))));
  }

  @Test
  void aBrokenServerIsSaidToBeTriedLater() throws Exception {
    assertThat(mx("broken.test")).isInstanceOf(DnsAnswer.Unavailable.class);
  }

  @Test
  void whatCannotBeANameDoesNotExist() throws Exception {
    assertThat(mx("x".repeat(64) + ".test")).isEqualTo(new DnsAnswer.NoSuchName<>());
  }

  @Test
  void answersAreKeptAsLongAsTheyMay() throws Exception {
    mx("two.test");
    int asked = server.asked("two.test.");
    mx("two.test");
    mx("two.test");
    assertThat(server.asked("two.test.")).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 53",
    "127.0.0.1:5353, 127.0.0.1, 5353",
    "::1, ::1, 53",
    "[::1]:5353, ::1, 5353",
    "[::1], ::1, 53"
  })
  void serversAreReadWithAndWithoutPort(String text, String host, int port) throws Exception {
    assertThat(DnsSettings.server(text))
        .isEqualTo(new InetSocketAddress(InetAddress.getByName(host), port));
  }

  @Test
  void settingsComeFromConfiguration() {
    DnsSettings settings =
        DnsSettings.from(
            ConfigFactory.parseString(
                "servers = [\"127.0.0.1:5353\"], timeout = 3s, cache-entries = 7"));
    assertThat(settings)
        .isEqualTo(
            new DnsSettings(
                List.of(new InetSocketAddress("127.0.0.1", 5353)), Duration.ofSeconds(3), 7));
  }
}
