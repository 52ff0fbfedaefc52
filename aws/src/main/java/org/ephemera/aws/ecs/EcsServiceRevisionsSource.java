package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/**
 * Source of the revisions of a service ({@code DescribeServiceRevisions}): its configuration, the digests of the
 * images, and whether GuardDuty monitored it. A revision never changes.
 */
public final class EcsServiceRevisionsSource implements EvidenceSource {
    private static final int MOST_A_CALL = 20;

    private final AwsClients clients;

    public EcsServiceRevisionsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(
                ParameterCodec.read(item, EcsCatalog.ServiceRevisionsParameters.class), outcome, EvidenceExtent.NONE);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var service = ParameterCodec.read(item, EcsCatalog.ServiceRevisionsParameters.class);
        List<String> arns = service.revisions();
        ItemCalls calls = new ItemCalls(EcsCatalog.SERVICE_REVISIONS, recorder, deadline, clients);
        EcsDescribeCalls<ServiceRevision> revisions = new EcsDescribeCalls<>("revision", calls, recorder, deadline);
        if (!revisions.describe(
                arns,
                MOST_A_CALL,
                some -> describe(service.place().region(), some, calls),
                DescribeServiceRevisionsResponse::serviceRevisions,
                DescribeServiceRevisionsResponse::failures)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        List<ServiceRevision> described = revisions.described().stream()
                .map(EcsDescribeCalls.Described::resource)
                .toList();
        return described.isEmpty()
                ? finished(service, revisions.emptyOutcome(), EvidenceExtent.NONE)
                : finished(service, revisions.outcome(message(described)), extent(described));
    }

    private static SourceResult finished(
            EcsCatalog.ServiceRevisionsParameters service, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(service.place().service(), outcome), extent);
    }

    private CallResult<DescribeServiceRevisionsResponse> describe(String region, List<String> arns, ItemCalls calls)
            throws IOException {
        return calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICE_REVISIONS,
                        region,
                        Map.of("serviceRevisionArns", String.join(",", arns))),
                recorded -> clients.ecs(region)
                        .describeServiceRevisions(
                                r -> r.serviceRevisionArns(arns).overrideConfiguration(recorded)));
    }

    private static String message(List<ServiceRevision> described) {
        long definitions = described.stream()
                .map(ServiceRevision::taskDefinition)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return CountText.of(described.size(), "revision") + " of " + CountText.of(definitions, "task definition");
    }

    private static EvidenceExtent extent(List<ServiceRevision> described) {
        EvidenceExtent extent = EvidenceExtent.of(described.size());
        List<Instant> times = described.stream()
                .map(ServiceRevision::createdAt)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return times.isEmpty() ? extent : extent.between(times.getFirst(), times.getLast());
    }
}
