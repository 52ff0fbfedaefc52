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
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Source of the identity of the collector ({@code GetCallerIdentity} of STS, in XML). */
public final class CallerIdentitySource implements EvidenceSource {
    private final AwsClients clients;

    public CallerIdentitySource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(IamCatalog.CALLER_IDENTITY, recorder, deadline, clients);
        CallerIdentity caller = new CallerIdentity(clients, calls);
        var target = ParameterCodec.read(item, IamCatalog.CallerParameters.class);
        return switch (caller.request(target.region())) {
            case CallResult.Failed<GetCallerIdentityResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : new SourceResult.Finished(FailureOutcomes.outcome(refused.failure()));
            case CallResult.Answered<GetCallerIdentityResponse> reading -> {
                calls.log(reading.stored(), ResponsePage.only(1));
                yield clients.hasRole()
                        ? finishWithStore(reading.response(), caller, calls, target, recorder)
                        : finish(reading.response(), target, recorder);
            }
        };
    }

    private static SourceResult finish(
            GetCallerIdentityResponse reading, IamCatalog.CallerParameters target, Recorder recorder) {
        note(reading, recorder);
        return new SourceResult.Finished(new Outcome.Collected(sentence(reading, target)), EvidenceExtent.of(1));
    }

    /** Requests the caller's identity too: the caller stores and seals the package, and the role only reads. */
    private static SourceResult finishWithStore(
            GetCallerIdentityResponse reading,
            CallerIdentity caller,
            ItemCalls calls,
            IamCatalog.CallerParameters target,
            Recorder recorder)
            throws IOException {
        return switch (caller.requestForStore(target.region())) {
            case CallResult.Failed<GetCallerIdentityResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : new SourceResult.Finished(
                                new Outcome.Partial(sentence(reading, target)
                                        + "; the identity that stores and signs is unknown: "
                                        + FailureOutcomes.outcome(refused.failure())
                                                .message()),
                                EvidenceExtent.of(1));
            case CallResult.Answered<GetCallerIdentityResponse> store -> {
                calls.log(store.stored(), ResponsePage.only(1));
                note(store.response(), recorder);
                yield new SourceResult.Finished(
                        new Outcome.Collected(sentence(reading, target) + "; stores and signs as "
                                + SanitizedText.of(
                                        String.valueOf(store.response().arn()))),
                        EvidenceExtent.of(2));
            }
        };
    }

    private static void note(GetCallerIdentityResponse caller, Recorder recorder) {
        recorder.note(
                "identity of the collector",
                Map.of("principal", String.valueOf(caller.arn()), "account", String.valueOf(caller.account())));
    }

    private static String sentence(GetCallerIdentityResponse caller, IamCatalog.CallerParameters target) {
        String account = String.valueOf(caller.account());
        String reader = "reads as " + SanitizedText.of(String.valueOf(caller.arn()));
        String owner = target.owner();
        return account.equals(owner)
                ? reader
                : reader + " of account " + SanitizedText.of(account) + "; the target belongs to "
                        + SanitizedText.of(owner);
    }
}
