package org.ephemera.azure.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.plan.RolesPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the managed identity behind the client id of a service account. Roles are assigned to the identity's
 * principal, which the cluster does not know.
 */
public final class ManagedIdentitiesSource implements EvidenceSource {
    private static final String VERSION = "2023-01-31";
    private static final int MOST_PAGES = 50;
    private final AzureClients clients;

    public ManagedIdentitiesSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var account = ParameterCodec.read(item, IamCatalog.ManagedIdentitiesParameters.class);
        ItemCalls calls = new ItemCalls(IamCatalog.MANAGED_IDENTITIES, recorder, deadline, clients);
        String link = "";
        long seen = 0;
        for (int page = 1; page <= MOST_PAGES; page++) {
            switch (ask(calls, account.place().subscription(), link)) {
                case CallResult.Failed<JsonNode> refused -> {
                    return calls.isEndedByDeadline(refused.failure())
                            ? new SourceResult.Paused(ResumeCursor.START)
                            : finished(account, FailureOutcomes.outcome(refused.failure()), seen);
                }
                case CallResult.Answered<JsonNode> answered -> {
                    JsonNode identities = answered.response().path("value");
                    String next =
                            Json.text(answered.response(), NextLinks.PARAM).orElse("");
                    seen += identities.size();
                    calls.log(answered.stored(), new ResponsePage(page, !next.isEmpty(), identities.size()));
                    Optional<JsonNode> found = named(identities, account.clientId());
                    if (found.isPresent()) {
                        return found(account, item, found.get(), seen, recorder);
                    }
                    if (next.isEmpty() || next.equals(link)) {
                        return finished(account, none(seen), seen);
                    }
                    link = next;
                }
            }
        }
        return finished(
                account,
                new Outcome.Partial("it is not among the first " + seen + " identities; at" + " most " + MOST_PAGES
                        + " pages are read"),
                seen);
    }

    private CallResult<JsonNode> ask(ItemCalls calls, String subscription, String link) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "api-version", VERSION));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        String path = "/subscriptions/" + subscription + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
        return calls.call(
                ApiRequest.of(IamCatalog.LIST_IDENTITIES, params),
                recorded -> link.isEmpty()
                        ? clients.arm().get(path, VERSION, recorded)
                        : clients.arm().follow(link, recorded));
    }

    private static Optional<JsonNode> named(JsonNode identities, String client) {
        return identities
                .valueStream()
                .filter(each -> Json.text(each.path("properties"), "clientId")
                        .filter(client::equalsIgnoreCase)
                        .isPresent())
                .findFirst();
    }

    private static SourceResult found(
            IamCatalog.ManagedIdentitiesParameters account,
            PlannedItem item,
            JsonNode identity,
            long seen,
            Recorder recorder) {
        Optional<String> principal = Json.text(identity.path("properties"), "principalId");
        RolesPlan.plan(item, principal.stream().toList(), Optional.empty(), recorder);
        String name = Json.text(identity, "name").map(SanitizedText::of).orElse("(no name in the response)");
        return finished(
                account,
                new Outcome.Collected("the service account " + SanitizedText.of(account.serviceAccount())
                        + " uses the managed identity " + name),
                seen);
    }

    private static Outcome none(long seen) {
        return new Outcome.Empty(
                "none of " + CountText.of(seen, "managed identity").replace("identitys", "identities")
                        + " of the subscription has this client id: it belongs to an application or to another"
                        + " subscription; list its roles with 'az role assignment list --assignee CLIENT-ID --all'");
    }

    private static SourceResult finished(IamCatalog.ManagedIdentitiesParameters account, Outcome outcome, long seen) {
        return new SourceResult.Finished(
                PrefixedOutcome.of("client id " + account.clientId(), outcome), EvidenceExtent.of(seen));
    }
}
