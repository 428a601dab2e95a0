package io.viesti.directory;

import io.viesti.envelope.MailAddress;
import io.viesti.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The addresses of a bucket, by normalised local part and in order.
 *
 * @param tokens of each account that has some, oldest first
 * @param closed whether it takes no more addresses
 */
public record AddressBucketState(
    Map<String, AccountEntry> accounts,
    Map<String, List<MailAddress>> aliases,
    Map<String, List<AccessToken>> tokens,
    boolean closed)
    implements Wire {
  static final AddressBucketState EMPTY = new AddressBucketState(null, null, null, false);

  public AddressBucketState {
    accounts = sorted(accounts);
    aliases = sorted(aliases);
    tokens = sorted(tokens);
  }

  AddressBucketState apply(AddressBucketEvent event) {
    if (event instanceof AddressBucketEvent.AccountBound e) {
      return withAccount(e.account());
    } else if (event instanceof AddressBucketEvent.AccountRemoved e) {
      return new AddressBucketState(
          sorted(accounts).minus(e.localPart()),
          aliases,
          sorted(tokens).minus(e.localPart()),
          closed);
    } else if (event instanceof AddressBucketEvent.PasswordSet e) {
      // Whoever knew the old password may hold tokens: they end with it.
      return withAccount(accounts.get(e.localPart()).withPassword(e.password()))
          .withTokens(e.localPart(), List.of());
    } else if (event instanceof AddressBucketEvent.QuotaSet e) {
      return withAccount(accounts.get(e.localPart()).withQuota(e.quota()));
    } else if (event instanceof AddressBucketEvent.DisplayNameSet e) {
      return withAccount(accounts.get(e.localPart()).withDisplayName(e.displayName()));
    } else if (event instanceof AddressBucketEvent.AliasBound e) {
      return withAliases(sorted(aliases).plus(e.localPart(), e.targets()));
    } else if (event instanceof AddressBucketEvent.AliasRemoved e) {
      return withAliases(sorted(aliases).minus(e.localPart()));
    } else if (event instanceof AddressBucketEvent.TokenIssued e) {
      return withTokens(e.localPart(), issued(e.localPart(), e.token(), e.at()));
    } else if (event instanceof AddressBucketEvent.TokenRevoked e) {
      return holder(e.hash()).map(holder -> withoutToken(holder, e.hash())).orElse(this);
    } else if (event instanceof AddressBucketEvent.BucketSealed) {
      return new AddressBucketState(accounts, aliases, tokens, true);
    } else if (event instanceof AddressBucketEvent.BucketUnsealed) {
      return new AddressBucketState(accounts, aliases, tokens, false);
    }
    throw new IllegalArgumentException("unknown event " + event);
  }

  AddressBucketReply lookup(String localPart) {
    AccountEntry account = accounts.get(localPart);
    if (account != null) {
      return new AddressBucketReply.IsAccount(account);
    }
    List<MailAddress> targets = aliases.get(localPart);
    return targets == null
        ? new AddressBucketReply.Unknown()
        : new AddressBucketReply.IsAlias(targets);
  }

  /** Why a new address is refused, if it is. */
  Optional<AddressBucketReply.Reason> refuses(String localPart) {
    if (closed) {
      return Optional.of(AddressBucketReply.Reason.SEALED);
    }
    if (accounts.containsKey(localPart) || aliases.containsKey(localPart)) {
      return Optional.of(AddressBucketReply.Reason.TAKEN);
    }
    return size() >= AddressBucket.MAX_ADDRESSES
        ? Optional.of(AddressBucketReply.Reason.FULL)
        : Optional.empty();
  }

  int size() {
    return accounts.size() + aliases.size();
  }

  AddressBucketReply.Page page(Optional<String> after, int limit) {
    SortedMap<String, AccountEntry> all = sorted(accounts);
    SortedMap<String, AccountEntry> rest = after.map(a -> all.tailMap(a + "\0")).orElse(all);
    int most = Math.max(1, Math.min(limit, AddressBucket.PAGE));
    List<AccountEntry> page = rest.values().stream().limit(most).toList();
    return new AddressBucketReply.Page(page, rest.size() > page.size());
  }

  AddressBucketReply findToken(String hash, Instant now) {
    for (Map.Entry<String, List<AccessToken>> held : tokens.entrySet()) {
      for (AccessToken token : held.getValue()) {
        if (token.hash().equals(hash) && token.expiresAt().isAfter(now)) {
          return new AddressBucketReply.TokenOf(accounts.get(held.getKey()), token.expiresAt());
        }
      }
    }
    return new AddressBucketReply.Unknown();
  }

  /** The local part of the account that has this token. */
  Optional<String> holder(String hash) {
    return tokens.entrySet().stream()
        .filter(held -> held.getValue().stream().anyMatch(token -> token.hash().equals(hash)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private List<AccessToken> issued(String localPart, AccessToken token, Instant at) {
    List<AccessToken> live =
        Stream.concat(
                tokens.getOrDefault(localPart, List.of()).stream()
                    .filter(other -> other.expiresAt().isAfter(at)),
                Stream.of(token))
            .toList();
    return live.subList(Math.max(0, live.size() - AccessToken.MAX_PER_ACCOUNT), live.size());
  }

  private AddressBucketState withoutToken(String localPart, String hash) {
    return withTokens(
        localPart,
        tokens.get(localPart).stream().filter(token -> !token.hash().equals(hash)).toList());
  }

  private AddressBucketState withAccount(AccountEntry account) {
    return new AddressBucketState(
        sorted(accounts).plus(account.address().localPart(), account), aliases, tokens, closed);
  }

  private AddressBucketState withAliases(Map<String, List<MailAddress>> to) {
    return new AddressBucketState(accounts, to, tokens, closed);
  }

  private AddressBucketState withTokens(String localPart, List<AccessToken> to) {
    PSortedMap<String, List<AccessToken>> all = sorted(tokens);
    return new AddressBucketState(
        accounts,
        aliases,
        to.isEmpty() ? all.minus(localPart) : all.plus(localPart, List.copyOf(to)),
        closed);
  }

  private static <V> PSortedMap<String, V> sorted(Map<String, V> map) {
    if (map instanceof PSortedMap<String, V> already) {
      return already;
    }
    return map == null ? TreePMap.empty() : TreePMap.from(map);
  }
}
