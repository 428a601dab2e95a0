package io.viesti.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** {@link Dns} on dnsjava: its own selector thread asks, its cache honours TTLs. */
public final class DnsJavaResolver implements Dns {
  private final LookupSession session;

  public DnsJavaResolver(DnsSettings settings) {
    Cache cache = new Cache(DClass.IN);
    cache.setMaxEntries(settings.cacheEntries());
    session =
        LookupSession.builder()
            .resolver(resolver(settings))
            .cache(cache)
            .defaultHostsFileParser()
            // Completions run on the selector's thread: all that hangs on them is a tell.
            .executor(Runnable::run)
            .build();
  }

  private static Resolver resolver(DnsSettings settings) {
    try {
      ExtendedResolver all =
          settings.servers().isEmpty()
              ? new ExtendedResolver()
              : new ExtendedResolver(
                  settings.servers().stream().map(SimpleResolver::new).toArray(Resolver[]::new));
      all.setTimeout(settings.timeout());
      all.setRetries(2);
      return all;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no DNS resolver from " + settings.servers() + ": " + e);
    }
  }

  @Override
  public CompletionStage<DnsAnswer<MailExchanger>> mailExchangers(String domain) {
    return lookup(
        domain,
        Type.MX,
        records ->
            records.stream()
                .filter(MXRecord.class::isInstance)
                .map(MXRecord.class::cast)
                .map(mx -> new MailExchanger(mx.getPriority(), text(mx.getTarget())))
                .sorted(Comparator.comparingInt(MailExchanger::preference))
                .toList());
  }

  @Override
  public CompletionStage<DnsAnswer<InetAddress>> addresses(String host) {
    return lookup(host, Type.A, DnsJavaResolver::inetAddresses)
        .thenCombine(
            lookup(host, Type.AAAA, DnsJavaResolver::inetAddresses), DnsJavaResolver::both);
  }

  private <T> CompletionStage<DnsAnswer<T>> lookup(
      String name, int type, Function<List<Record>, List<T>> read) {
    Name absolute;
    try {
      absolute = Name.fromString(name, Name.root);
    } catch (TextParseException notAName) {
      return java.util.concurrent.CompletableFuture.completedFuture(new DnsAnswer.NoSuchName<>());
    }
    return session
        .lookupAsync(absolute, type)
        .handle((result, failure) -> failure == null ? found(result, read) : failed(failure));
  }

  private static <T> DnsAnswer<T> found(LookupResult result, Function<List<Record>, List<T>> read) {
    List<T> records = read.apply(result.getRecords());
    return records.isEmpty() ? new DnsAnswer.NoRecords<>() : new DnsAnswer.Found<>(records);
  }

  private static <T> DnsAnswer<T> failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NoSuchDomainException) {
      return new DnsAnswer.NoSuchName<>();
    }
    if (cause instanceof NoSuchRRSetException) {
      return new DnsAnswer.NoRecords<>();
    }
    String text = cause.getMessage();
    return new DnsAnswer.Unavailable<>(
        cause.getClass().getSimpleName() + (text == null ? "" : ": " + text));
  }

  private static List<InetAddress> inetAddresses(List<Record> records) {
    List<InetAddress> addresses = new ArrayList<>();
    for (Record record : records) {
      if (record instanceof ARecord a) {
        addresses.add(a.getAddress());
      } else if (record instanceof AAAARecord aaaa) {
        addresses.add(aaaa.getAddress());
      }
    }
    return addresses;
  }

  private static DnsAnswer<InetAddress> both(DnsAnswer<InetAddress> v4, DnsAnswer<InetAddress> v6) {
    boolean has4 = v4 instanceof DnsAnswer.Found;
    boolean has6 = v6 instanceof DnsAnswer.Found;
    if (has4 && has6) {
      return new DnsAnswer.Found<>(
          alternate(
              ((DnsAnswer.Found<InetAddress>) v4).records(),
              ((DnsAnswer.Found<InetAddress>) v6).records()));
    }
    if (has4 || has6) {
      return has4 ? v4 : v6;
    }
    if (v4 instanceof DnsAnswer.Unavailable) {
      return v4;
    }
    return v6 instanceof DnsAnswer.Unavailable ? v6 : v4;
  }

  private static List<InetAddress> alternate(List<InetAddress> first, List<InetAddress> second) {
    List<InetAddress> merged = new ArrayList<>(first.size() + second.size());
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        merged.add(first.get(i));
      }
      if (i < second.size()) {
        merged.add(second.get(i));
      }
    }
    return merged;
  }

  private static String text(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT).equals(".")
        ? ""
        : name.toString(true).toLowerCase(Locale.ROOT);
  }
}
