package io.viesti.directory;

import static java.util.Map.entry;

import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.Map;

/** The directory's wire types. */
public final class DirectoryWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    return Map.ofEntries(
        entry("domain.hosted.v1", HostedDomainEvent.Hosted.class),
        entry("domain.administrator.v1", HostedDomainEvent.AdministratorChanged.class),
        entry("domain.postmaster.v1", HostedDomainEvent.PostmasterReserved.class),
        entry("domain.dropped.v1", HostedDomainEvent.Dropped.class),
        entry("domain.state.v1", HostedDomainState.class),
        entry("domain.host.v1", HostedDomainCommand.Host.class),
        entry("domain.describe.v1", HostedDomainCommand.Describe.class),
        entry("domain.offer-administrator.v1", HostedDomainCommand.OfferAdministrator.class),
        entry("domain.withdraw-administrator.v1", HostedDomainCommand.WithdrawAdministrator.class),
        entry("domain.reserve-postmaster.v1", HostedDomainCommand.ReservePostmaster.class),
        entry("domain.drop.v1", HostedDomainCommand.Drop.class),
        entry("domain.stop.v1", HostedDomainCommand.Stop.class),
        entry("domain.described.v1", HostedDomainReply.Described.class),
        entry("domain.not-hosted.v1", HostedDomainReply.NotHosted.class),
        entry("domain.already-hosted.v1", HostedDomainReply.AlreadyHosted.class),
        entry("domains.added.v1", DomainListEvent.Added.class),
        entry("domains.removed.v1", DomainListEvent.Removed.class),
        entry("domains.state.v1", DomainListState.class),
        entry("domains.add.v1", DomainListCommand.Add.class),
        entry("domains.remove.v1", DomainListCommand.Remove.class),
        entry("domains.read.v1", DomainListCommand.Read.class),
        entry("domains.stop.v1", DomainListCommand.Stop.class),
        entry("domains.page.v1", DomainListReply.Page.class),
        entry("domains.unchanged.v1", DomainListReply.Unchanged.class),
        entry("domains.full.v1", DomainListReply.Full.class),
        entry("address.account-bound.v1", AddressBucketEvent.AccountBound.class),
        entry("address.account-removed.v1", AddressBucketEvent.AccountRemoved.class),
        entry("address.password-set.v1", AddressBucketEvent.PasswordSet.class),
        entry("address.quota-set.v1", AddressBucketEvent.QuotaSet.class),
        entry("address.display-name-set.v1", AddressBucketEvent.DisplayNameSet.class),
        entry("address.alias-bound.v1", AddressBucketEvent.AliasBound.class),
        entry("address.alias-removed.v1", AddressBucketEvent.AliasRemoved.class),
        entry("address.token-issued.v1", AddressBucketEvent.TokenIssued.class),
        entry("address.token-revoked.v1", AddressBucketEvent.TokenRevoked.class),
        entry("address.sealed.v1", AddressBucketEvent.BucketSealed.class),
        entry("address.unsealed.v1", AddressBucketEvent.BucketUnsealed.class),
        entry("address.state.v1", AddressBucketState.class),
        entry("address.lookup.v1", AddressBucketCommand.Lookup.class),
        entry("address.bind-account.v1", AddressBucketCommand.BindAccount.class),
        entry("address.remove-account.v1", AddressBucketCommand.RemoveAccount.class),
        entry("address.set-password.v1", AddressBucketCommand.SetPassword.class),
        entry("address.set-quota.v1", AddressBucketCommand.SetQuota.class),
        entry("address.set-display-name.v1", AddressBucketCommand.SetDisplayName.class),
        entry("address.bind-alias.v1", AddressBucketCommand.BindAlias.class),
        entry("address.remove-alias.v1", AddressBucketCommand.RemoveAlias.class),
        entry("address.list-accounts.v1", AddressBucketCommand.ListAccounts.class),
        entry("address.issue-token.v1", AddressBucketCommand.IssueToken.class),
        entry("address.find-token.v1", AddressBucketCommand.FindToken.class),
        entry("address.revoke-token.v1", AddressBucketCommand.RevokeToken.class),
        entry("address.seal.v1", AddressBucketCommand.Seal.class),
        entry("address.unseal.v1", AddressBucketCommand.Unseal.class),
        entry("address.stop.v1", AddressBucketCommand.Stop.class),
        entry("address.is-account.v1", AddressBucketReply.IsAccount.class),
        entry("address.is-alias.v1", AddressBucketReply.IsAlias.class),
        entry("address.unknown.v1", AddressBucketReply.Unknown.class),
        entry("address.token-of.v1", AddressBucketReply.TokenOf.class),
        entry("address.page.v1", AddressBucketReply.Page.class),
        entry("address.is-sealed.v1", AddressBucketReply.Sealed.class),
        entry("address.is-unsealed.v1", AddressBucketReply.Unsealed.class),
        entry("address.refused.v1", AddressBucketReply.Refused.class));
  }
}
