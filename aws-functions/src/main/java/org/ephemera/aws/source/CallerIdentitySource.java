package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** As whom the collector reads: {@code GetCallerIdentity} of STS, in XML. */
public final class CallerIdentitySource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.sts.caller-identity",
            "As whom the collector reads",
            Volatility.V6,
            false,
            false,
            List.of(Caller.GET.key()),
            List.of(),
            "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html");

    private final AwsClients clients;

    public CallerIdentitySource(AwsClients clients) {
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
        Reply<GetCallerIdentityResponse> reply = new Caller(clients, calls).ask(item.param("region"));
        return switch (reply) {
            case Reply.Refused<GetCallerIdentityResponse> refused ->
                new Step.Finished(Refusals.outcome(refused.refusal()));
            case Reply.Answered<GetCallerIdentityResponse> answered -> {
                calls.log(answered.received(), Page.only(1));
                yield new Step.Finished(identified(answered.response(), item, recorder), Extent.of(1));
            }
        };
    }

    private static Outcome identified(GetCallerIdentityResponse caller, PlannedItem item, Recorder recorder) {
        String arn = String.valueOf(caller.arn());
        String account = String.valueOf(caller.account());
        recorder.note("the reading role", Map.of("principal", arn, "account", account));
        String reads = "reads as " + Shown.of(arn);
        return new Outcome.Collected(
                account.equals(item.param("account"))
                        ? reads
                        : reads + " of account " + Shown.of(account) + "; the target belongs to "
                                + Shown.of(item.param("account")));
    }
}
