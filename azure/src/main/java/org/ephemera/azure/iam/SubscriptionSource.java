package org.ephemera.azure.iam;

import com.azure.core.exception.AzureException;
import com.azure.resourcemanager.resources.fluent.models.SubscriptionInner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.CallerIdentity;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the collector's identity and of the tenant of the target's subscription. Azure has no call that returns the
 * caller's name; it is read from the access token.
 */
public final class SubscriptionSource implements EvidenceSource {
    private final AzureClients clients;

    public SubscriptionSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(IamCatalog.SUBSCRIPTION, recorder, deadline, clients);
        String subscription = ParameterCodec.read(item, IamCatalog.SubscriptionParameters.class)
                .subscription();
        Optional<CallerIdentity> caller = caller();
        caller.ifPresent(known -> recorder.note(
                "identity of the collector",
                Map.of("principal", known.principal() + " " + known.name(), "account", known.tenant())));
        CallResult<SubscriptionInner> reply = calls.call(
                ApiRequest.of(IamCatalog.GET_SUBSCRIPTION, Map.of("subscriptionId", subscription)),
                recorded -> clients.subscriptions()
                        .getWithResponse(subscription, recorded)
                        .getValue());
        return switch (reply) {
            case CallResult.Failed<SubscriptionInner> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<SubscriptionInner> refused ->
                new SourceResult.Finished(FailureOutcomes.outcome(refused.failure()));
            case CallResult.Answered<SubscriptionInner> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                yield new SourceResult.Finished(
                        new Outcome.Collected(identity(caller) + "; the subscription belongs to tenant "
                                + SanitizedText.of(
                                        String.valueOf(answered.response().tenantId()))),
                        EvidenceExtent.of(1));
            }
        };
    }

    /** Returns the caller's identity; empty if no token is available, which the recorded call reports. */
    private Optional<CallerIdentity> caller() {
        try {
            return clients.caller();
        } catch (AzureException e) {
            return Optional.empty();
        }
    }

    private static String identity(Optional<CallerIdentity> caller) {
        return caller.map(known -> "the collector's identity is " + SanitizedText.of(known.principal())
                        + (known.name().isEmpty() ? "" : " (" + SanitizedText.of(known.name()) + ")") + " of tenant "
                        + SanitizedText.of(known.tenant()))
                .orElse("the token does not contain the collector's identity");
    }
}
