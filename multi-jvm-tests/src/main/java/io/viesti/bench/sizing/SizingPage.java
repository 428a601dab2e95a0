package io.viesti.bench.sizing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The tables of docs/SCALING.md. */
final class SizingPage {
  private final List<Sizing> tiers;

  SizingPage(Figures figures) {
    this.tiers =
        List.of(
            new Sizing(Tier.ofRate("116/s", 116, figures), figures),
            new Sizing(Tier.ofRate("1.7k/s", 1_700, figures), figures),
            new Sizing(Tier.ofUsers("10 M users", 10e6, figures), figures),
            new Sizing(Tier.ofUsers("100 M users", 100e6, figures), figures),
            new Sizing(Tier.ofUsers("500 M users", 500e6, figures), figures),
            new Sizing(
                Tier.given("1 B users, 1.8 M/s: each of two regions", 500e6, 900e3, figures),
                figures));
  }

  /** Between the markers of the page. */
  String tables() {
    StringBuilder page = new StringBuilder();
    line(page, "", s -> s.tier().name());
    page.append("|---".repeat(tiers.size() + 1)).append("|\n");
    line(page, "users", s -> number(s.tier().users(), 3));
    line(page, "mails in, mean of the day, a second", s -> number(s.tier().mean(), 3));
    row(page, "mails in, peak, a second", s -> s.tier().peak());
    row(page, "mails out, peak, a second", s -> s.tier().sentPeak());
    row(page, "**cores for edge and mailbox**", Sizing::mailCores);
    row(page, "nodes for them", Sizing::mailNodes);
    row(page, "cores for delivery", Sizing::sendCores);
    row(page, "nodes for it", Sizing::sendNodes);
    row(page, "shards of mailboxes", Sizing::shards);
    row(page, "Kafka: partitions of incoming mail", Sizing::partitions);
    row(page, "Kafka: brokers", Sizing::brokers);
    row(page, "Cassandra: rows a second at the peak", Sizing::rows);
    row(page, "Cassandra: cores", Sizing::cassandraCores);
    row(page, "Cassandra: TB on disks, three copies", Sizing::cassandraTb);
    row(page, "Cassandra: nodes", Sizing::cassandraNodes);
    row(page, "object store: TB", Sizing::objectTb);
    row(page, "mails kept of a user", Sizing::keptMails);
    row(page, "mailboxes open at a time", Sizing::openMailboxes);
    row(page, "GB of memory if all open ones stay whole", Sizing::listsGb);
    row(page, "nodes that would hold them", Sizing::nodesForLists);
    row(page, "cores if each mail opens its mailbox anew instead", Sizing::recoveryCores);
    row(page, "**US $ a month**", Sizing::monthlyDollars);
    line(
        page,
        "US $ a user and month",
        s -> String.format(Locale.ROOT, "%.3f", s.dollarsPerUserAndMonth()));
    return page.toString();
  }

  private void row(StringBuilder page, String name, ToDoubleFunction<Sizing> value) {
    line(page, name, s -> number(value.applyAsDouble(s)));
  }

  private void line(StringBuilder page, String name, Function<Sizing, String> value) {
    page.append("| ")
        .append(name)
        .append(" | ")
        .append(tiers.stream().map(value).collect(Collectors.joining(" | ")))
        .append(" |\n");
  }

  /** Two figures that count: more would be a lie. */
  static String number(double value) {
    return number(value, 2);
  }

  private static String number(double value, int figures) {
    double rounded = new BigDecimal(value).round(new MathContext(figures)).doubleValue();
    if (rounded >= 1e9) {
      return words(rounded / 1e9) + " B";
    }
    if (rounded >= 1e6) {
      return words(rounded / 1e6) + " M";
    }
    return words(rounded);
  }

  private static String words(double value) {
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value);
  }
}
