package org.ephemera.azure.iam;

import com.azure.core.exception.AzureException;
import com.azure.resourcemanager.resources.fluent.models.SubscriptionInner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.Caller;
import org.ephemera.azure.call.Calls;
import org.ephemera.azure.call.Question;
import org.ephemera.azure.call.Refusals;
import org.ephemera.azure.call.Reply;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/**
 * As whom the collector reads, and which tenant the target's subscription belongs to. Azure has no call that tells the
 * caller's name: the access token does.
 */
public final class SubscriptionSource implements EvidenceSource {
    private final AzureClients clients;

    public SubscriptionSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return IamCatalog.SUBSCRIPTION;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(IamCatalog.SUBSCRIPTION, recorder, deadline, clients.clock());
        String subscription = item.param("subscription");
        Optional<Caller> caller = caller();
        caller.ifPresent(known -> recorder.note(
                "as whom the collector runs",
                Map.of("principal", known.principal() + " " + known.name(), "account", known.tenant())));
        Reply<SubscriptionInner> reply = calls.ask(
                Question.of(IamCatalog.GET_SUBSCRIPTION, Map.of("subscriptionId", subscription)),
                recorded -> clients.subscriptions()
                        .getWithResponse(subscription, recorded)
                        .getValue());
        return switch (reply) {
            case Reply.Refused<SubscriptionInner> refused
            when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
            case Reply.Refused<SubscriptionInner> refused -> new Step.Finished(Refusals.outcome(refused.refusal()));
            case Reply.Answered<SubscriptionInner> answered -> {
                calls.log(answered.received(), Page.only(1));
                yield new Step.Finished(
                        new Outcome.Collected(reads(caller) + "; the subscription belongs to tenant "
                                + Shown.of(String.valueOf(answered.response().tenantId()))),
                        Extent.of(1));
            }
        };
    }

    /** What stands against a token is told by the call that needs it. */
    private Optional<Caller> caller() {
        try {
            return clients.caller();
        } catch (AzureException e) {
            return Optional.empty();
        }
    }

    private static String reads(Optional<Caller> caller) {
        return caller.map(known -> "reads as " + Shown.of(known.principal())
                        + (known.name().isEmpty() ? "" : " (" + Shown.of(known.name()) + ")") + " of tenant "
                        + Shown.of(known.tenant()))
                .orElse("the token does not tell as whom is read");
    }
}
