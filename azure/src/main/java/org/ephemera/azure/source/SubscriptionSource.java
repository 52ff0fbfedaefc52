package org.ephemera.azure.source;

import com.azure.core.exception.AzureException;
import com.azure.resourcemanager.resources.fluent.models.SubscriptionInner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.ephemera.model.Volatility;

/**
 * As whom the collector reads, and which tenant the target's subscription belongs to. Azure has no call that tells the
 * caller's name: the access token does.
 */
public final class SubscriptionSource implements EvidenceSource {
    static final Operation GET =
            new Operation("resources", "Subscriptions_Get", "Microsoft.Resources/subscriptions/read");

    public static final Artifact ARTIFACT = new Artifact(
            "azure.resources.subscription",
            "The subscription and its tenant, and as whom the collector reads",
            Volatility.V6,
            false,
            false,
            List.of(GET.key()),
            List.of(GET.permission()),
            "https://learn.microsoft.com/rest/api/resources/subscriptions/get");

    private final AzureClients clients;

    public SubscriptionSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        String subscription = item.param("subscription");
        Optional<Caller> caller = caller();
        caller.ifPresent(known -> recorder.note(
                "as whom the collector runs",
                Map.of("principal", known.principal() + " " + known.name(), "account", known.tenant())));
        Reply<SubscriptionInner> reply = calls.ask(
                Question.of(GET, Map.of("subscriptionId", subscription)),
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
