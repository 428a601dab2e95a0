package io.viesti.bench.sizing;

/**
 * A size to plan for.
 *
 * @param users accounts
 * @param mean mails that come in, a second, over the day
 * @param peak mails that come in, a second, at the busiest hour
 * @param sentPeak mails that go out, a second, at the busiest hour
 */
record Tier(String name, double users, double mean, double peak, double sentPeak) {
  private static final double DAY = 86_400;

  /** So many users with habits as assumed. */
  static Tier ofUsers(String name, double users, Figures figures) {
    double mean = users * figures.habits().received() / DAY;
    double sent = users * figures.habits().sent() / DAY;
    double peak = figures.habits().peak();
    return new Tier(name, users, mean, mean * peak, sent * peak);
  }

  /** So many mails a second over the day, and the users that make them. */
  static Tier ofRate(String name, double mean, Figures figures) {
    Tier tier = ofUsers(name, mean * DAY / figures.habits().received(), figures);
    return new Tier(name, tier.users(), mean, tier.peak(), tier.sentPeak());
  }

  /** A peak and users that are given. */
  static Tier given(String name, double users, double peak, Figures figures) {
    double mean = peak / figures.habits().peak();
    double sent = figures.habits().sent() / figures.habits().received();
    return new Tier(name, users, mean, peak, peak * sent);
  }
}
