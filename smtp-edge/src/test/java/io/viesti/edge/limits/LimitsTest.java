package io.viesti.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.viesti.edge.protocol.Replies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  // ---------------------------------------------------------------- networks

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8,127.1.2.3,true",
    "127.0.0.0/8,128.0.0.1,false",
    "10.1.0.0/20,10.1.15.255,true",
    "10.1.0.0/20,10.1.16.0,false",
    "192.0.2.1,192.0.2.1,true",
    "192.0.2.1/32,192.0.2.2,false",
    "0.0.0.0/0,203.0.113.9,true",
    "0.0.0.0/0,2001:db8::1,false",
    "2001:db8::/32,2001:db8:1::1,true",
    "2001:db8::/32,2001:db9::1,false",
    "::1/128,::1,true"
  })
  void aNetworkHoldsItsAddresses(String network, String address, boolean held)
      throws UnknownHostException {
    assertThat(Networks.of(List.of(network)).contains(address(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.net/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "", "1.2.3"})
  void whatIsNoNetworkIsNamed(String text) {
    if (text.equals("1.2.3")) {
      // An old short form of IPv4 that the platform reads as 1.2.0.3.
      assertThat(Networks.of(List.of(text))).isNotNull();
    } else {
      assertThatThrownBy(() -> Networks.of(List.of(text))).hasMessageContaining(text);
    }
  }

  // ---------------------------------------------------------------- connections

  @Test
  void connectionsAreCountedInAndOut() throws UnknownHostException {
    ConnectionCount count = new ConnectionCount(3, 2);
    InetAddress one = address("192.0.2.1");
    InetAddress two = address("192.0.2.2");
    assertThat(count.enter(one)).isEmpty();
    assertThat(count.enter(one)).isEmpty();
    assertThat(count.enter(one)).contains(Replies.TOO_MANY_OF_YOURS);
    count.leave(one);
    assertThat(count.enter(two)).isEmpty();
    assertThat(count.enter(two)).contains(Replies.TOO_MANY_CONNECTIONS);
    count.leave(two);
    assertThat(count.open()).isEqualTo(3);
    count.leave(one);
    assertThat(count.enter(two)).isEmpty();
  }

  @Test
  void aWholeIpv6NetworkCountsAsOneAddress() throws UnknownHostException {
    ConnectionCount count = new ConnectionCount(10, 1);
    assertThat(count.enter(address("2001:db8:1:2::1"))).isEmpty();
    assertThat(count.enter(address("2001:db8:1:2:ffff::1"))).isPresent();
    assertThat(count.enter(address("2001:db8:1:3::1"))).isEmpty();
  }

  // ---------------------------------------------------------------- rates

  @Test
  void aRateIsPerKeyAndPeriod() {
    Rate<String> rate = new Rate<>(2, Duration.ofMinutes(1), now::get);
    assertThat(rate.tryUse("a")).isTrue();
    assertThat(rate.tryUse("a")).isTrue();
    assertThat(rate.tryUse("a")).isFalse();
    assertThat(rate.tryUse("b")).isTrue();
    now.set(now.get().plusSeconds(59));
    assertThat(rate.tryUse("a")).isFalse();
    now.set(now.get().plusSeconds(1));
    assertThat(rate.tryUse("a")).isTrue();
    assertThat(rate.tryUse("a")).isTrue();
    assertThat(rate.tryUse("a")).isFalse();
  }

  // ---------------------------------------------------------------- in flight

  @Test
  void mailsInFlightAreBounded() {
    InFlight inFlight = new InFlight(2, 1_000);
    assertThat(inFlight.tryEnter()).isTrue();
    assertThat(inFlight.isFull()).isFalse();
    assertThat(inFlight.tryEnter()).isTrue();
    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.tryEnter()).isFalse();
    inFlight.leave(0);
    assertThat(inFlight.tryEnter()).isTrue();
    assertThat(inFlight.mails()).isEqualTo(2);
  }

  @Test
  void octetsInFlightKeepNewMailsOut() {
    InFlight inFlight = new InFlight(10, 1_000);
    assertThat(inFlight.tryEnter()).isTrue();
    inFlight.grow(1_000);
    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.tryEnter()).isFalse();
    inFlight.leave(1_000);
    assertThat(inFlight.tryEnter()).isTrue();
    assertThat(inFlight.octets()).isZero();
  }
}
