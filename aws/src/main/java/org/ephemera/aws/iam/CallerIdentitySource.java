package org.ephemera.aws.iam;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** As whom the collector reads: {@code GetCallerIdentity} of STS, in XML. */
public final class CallerIdentitySource implements EvidenceSource {
    private final AwsClients clients;

    public CallerIdentitySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(IamCatalog.CALLER_IDENTITY, recorder, deadline, clients);
        CallerIdentity caller = new CallerIdentity(clients, calls);
        var target = ParameterCodec.read(item, IamCatalog.CallerParameters.class);
        return switch (caller.ask(target.region())) {
            case CallResult.Refused<GetCallerIdentityResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? new Step.Paused(Cursor.START)
                        : new Step.Finished(FailureOutcomes.outcome(refused.refusal()));
            case CallResult.Answered<GetCallerIdentityResponse> reading -> {
                calls.log(reading.received(), ResponsePage.only(1));
                yield clients.hasRole()
                        ? withOwn(reading.response(), caller, calls, target, recorder)
                        : alone(reading.response(), target, recorder);
            }
        };
    }

    private static Step alone(
            GetCallerIdentityResponse reading, IamCatalog.CallerParameters target, Recorder recorder) {
        note(reading, recorder);
        return new Step.Finished(new Outcome.Collected(reads(reading, target)), Extent.of(1));
    }

    /** With a role, the package is that of the caller: it is stored and sealed as them. */
    private static Step withOwn(
            GetCallerIdentityResponse reading,
            CallerIdentity caller,
            ItemCalls calls,
            IamCatalog.CallerParameters target,
            Recorder recorder)
            throws IOException {
        return switch (caller.askForOwn(target.region())) {
            case CallResult.Refused<GetCallerIdentityResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? new Step.Paused(Cursor.START)
                        : new Step.Finished(
                                new Outcome.Partial(reads(reading, target)
                                        + "; as whom it stores and signs is not known: "
                                        + FailureOutcomes.outcome(refused.refusal())
                                                .message()),
                                Extent.of(1));
            case CallResult.Answered<GetCallerIdentityResponse> own -> {
                calls.log(own.received(), ResponsePage.only(1));
                note(own.response(), recorder);
                yield new Step.Finished(
                        new Outcome.Collected(reads(reading, target) + "; stores and signs as "
                                + SanitizedText.of(String.valueOf(own.response().arn()))),
                        Extent.of(2));
            }
        };
    }

    private static void note(GetCallerIdentityResponse caller, Recorder recorder) {
        recorder.note(
                "as whom the collector runs",
                Map.of("principal", String.valueOf(caller.arn()), "account", String.valueOf(caller.account())));
    }

    private static String reads(GetCallerIdentityResponse caller, IamCatalog.CallerParameters target) {
        String account = String.valueOf(caller.account());
        String reads = "reads as " + SanitizedText.of(String.valueOf(caller.arn()));
        String owner = target.owner();
        return account.equals(owner)
                ? reads
                : reads + " of account " + SanitizedText.of(account) + "; the target belongs to "
                        + SanitizedText.of(owner);
    }
}
