package io.viesti.delivery.route;

/** Where mail for a domain goes. */
public sealed interface Route {

  /** To a site. */
  record Via(Site site) implements Route {}

  /** The domain is hosted here. */
  record Local() implements Route {}

  /**
   * Nowhere, for good.
   *
   * @param text with its enhanced status code, such as {@code 5.1.10 …}
   */
  record Refused(String text) implements Route {}

  /** Not known now: try later. */
  record Unknown(String text) implements Route {}
}
