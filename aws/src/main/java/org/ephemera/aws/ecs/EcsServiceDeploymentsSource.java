package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/**
 * Source of the deployment history of a service. {@code ListServiceDeployments} lists the deployments of the last 90
 * days, and {@code DescribeServiceDeployments} describes the newest hundred. The service revisions that they reference
 * are planned from here.
 */
public final class EcsServiceDeploymentsSource implements EvidenceSource {
    /** Error codes with which ECS may refuse to list deployments of another controller. */
    private static final Set<String> OTHER_CONTROLLER =
            Set.of("InvalidParameterException", "UnsupportedFeatureException");

    private static final int MOST_A_CALL = 20;
    private static final int MOST_DESCRIBED = 100;

    private static final Outcome NO_REVISION =
            new Outcome.Empty("neither the service nor its deployments reference a revision; ECS has no service"
                    + " revisions from before 2024-10-25");

    private final AwsClients clients;

    public EcsServiceDeploymentsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var service = ParameterCodec.read(item, EcsCatalog.ServiceDeploymentsParameters.class);
        ItemCalls calls = new ItemCalls(EcsCatalog.SERVICE_DEPLOYMENTS, recorder, deadline, clients);
        ListResult<ServiceDeploymentBrief> listed = new ListPager(calls.recorded(), deadline)
                .read(
                        token -> list(service, token, calls),
                        page -> SdkCollections.withoutNulls(page.serviceDeployments()),
                        ListServiceDeploymentsResponse::nextToken);
        return switch (listed) {
            case ListResult.OutOfTime<ServiceDeploymentBrief> out -> new SourceResult.Paused(ResumeCursor.START);
            case ListResult.Complete<ServiceDeploymentBrief> whole ->
                described(whole.items(), Optional.empty(), service, item, calls, recorder, deadline);
            case ListResult.Incomplete<ServiceDeploymentBrief> gap ->
                described(gap.items(), Optional.of(gap.why()), service, item, calls, recorder, deadline);
        };
    }

    private SourceResult described(
            List<ServiceDeploymentBrief> briefs,
            Optional<Outcome> gap,
            EcsCatalog.ServiceDeploymentsParameters service,
            PlannedItem item,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        EcsDescribeCalls<ServiceDeployment> deployments =
                new EcsDescribeCalls<>("deployment", calls, recorder, deadline);
        List<String> newest = briefs.stream()
                .sorted(Comparator.comparing(EcsServiceDeploymentsSource::created)
                        .reversed())
                .map(ServiceDeploymentBrief::serviceDeploymentArn)
                .filter(arn -> arn != null)
                .limit(MOST_DESCRIBED)
                .toList();
        if (!deployments.describe(
                newest,
                MOST_A_CALL,
                some -> describe(service.place().region(), some, calls),
                DescribeServiceDeploymentsResponse::serviceDeployments,
                DescribeServiceDeploymentsResponse::failures)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        revisions(briefs, deployments.described(), service, item, recorder);
        Outcome outcome = briefs.isEmpty() && hasOtherController(service)
                ? otherController(service, gap)
                : outcome(briefs, newest, deployments, gap);
        return new SourceResult.Finished(PrefixedOutcome.of(service.place().service(), outcome), extent(briefs));
    }

    /** Reports whether another controller than ECS deploys the service. */
    private static boolean hasOtherController(EcsCatalog.ServiceDeploymentsParameters service) {
        String controller = service.controller();
        return !controller.isEmpty() && !controller.equals("ECS");
    }

    /** Returns the outcome for a service of another controller: ECS lists no deployments, or refuses to list them. */
    private static Outcome otherController(EcsCatalog.ServiceDeploymentsParameters service, Optional<Outcome> gap) {
        String controller = SanitizedText.of(service.controller());
        Optional<Outcome> other = gap.filter(why -> !OTHER_CONTROLLER.contains(why.detail()));
        return other.orElseGet(() -> new Outcome.NotApplicable("the service is deployed by " + controller
                + ", and ECS lists only deployments that ECS controls; the task sets are in the description of the"
                + " service"
                + (controller.equals("CODE_DEPLOY")
                        ? "; for the deployments, run 'aws deploy list-deployments'"
                        : "")));
    }

    private static Outcome outcome(
            List<ServiceDeploymentBrief> briefs,
            List<String> newest,
            EcsDescribeCalls<ServiceDeployment> deployments,
            Optional<Outcome> gap) {
        if (briefs.isEmpty()) {
            return gap.orElseGet(() -> new Outcome.Empty(
                    "ECS lists no deployment of the service; it lists deployments of the last 90 days"));
        }
        if (deployments.described().isEmpty()) {
            Outcome none = deployments.emptyOutcome();
            String listed = CountText.of(briefs.size(), "deployment") + " listed, but none described: ";
            return none.code().with(none.detail(), listed + none.message());
        }
        String message = CountText.of(briefs.size(), "deployment")
                + (newest.size() < briefs.size() ? ", the newest " + newest.size() + " of them described" : "");
        Outcome outcome = deployments.outcome(message);
        return gap.<Outcome>map(why -> new Outcome.Partial(
                        outcome.message() + "; the list of deployments is incomplete: " + why.message()))
                .orElse(outcome);
    }

    /**
     * Plans the current revisions of the service and those that the described deployments reference. If no deployment
     * was described, the target revisions in the list are planned.
     */
    private static void revisions(
            List<ServiceDeploymentBrief> briefs,
            List<EcsDescribeCalls.Described<ServiceDeployment>> described,
            EcsCatalog.ServiceDeploymentsParameters service,
            PlannedItem item,
            Recorder recorder) {
        Set<@Nullable String> arns = new LinkedHashSet<>(service.revisions());
        for (EcsDescribeCalls.Described<ServiceDeployment> each : described) {
            ServiceDeployment deployment = each.resource();
            ServiceRevisionSummary target = deployment.targetServiceRevision();
            Rollback rollback = deployment.rollback();
            arns.add(target == null ? null : target.arn());
            arns.add(rollback == null ? null : rollback.serviceRevisionArn());
            SdkCollections.withoutNulls(deployment.sourceServiceRevisions()).forEach(source -> arns.add(source.arn()));
        }
        if (described.isEmpty()) {
            briefs.stream().limit(MOST_DESCRIBED).forEach(brief -> arns.add(brief.targetServiceRevisionArn()));
        }
        List<String> revisions =
                arns.stream().flatMap(arn -> Optional.ofNullable(arn).stream()).toList();
        recorder.plan(
                EcsCatalog.SERVICE_REVISIONS,
                item.window(),
                PresetOutcome.with(
                        new EcsCatalog.ServiceRevisionsParameters(service.place(), revisions),
                        revisions.isEmpty() ? Optional.of(NO_REVISION) : Optional.empty()));
    }

    private CallResult<ListServiceDeploymentsResponse> list(
            EcsCatalog.ServiceDeploymentsParameters requested, String token, ItemCalls calls) throws IOException {
        EcsPlace place = requested.place();
        String service = requested.serviceArn();
        Map<String, String> params = new TreeMap<>(
                Map.of("cluster", place.clusterArn(), "service", service, "maxResults", "100", "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_SERVICE_DEPLOYMENTS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listServiceDeployments(r -> r.cluster(place.clusterArn())
                                .service(service)
                                .maxResults(100)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<DescribeServiceDeploymentsResponse> describe(String region, List<String> arns, ItemCalls calls)
            throws IOException {
        return calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICE_DEPLOYMENTS,
                        region,
                        Map.of("serviceDeploymentArns", String.join(",", arns))),
                recorded -> clients.ecs(region)
                        .describeServiceDeployments(
                                r -> r.serviceDeploymentArns(arns).overrideConfiguration(recorded)));
    }

    private static EvidenceExtent extent(List<ServiceDeploymentBrief> briefs) {
        EvidenceExtent extent = EvidenceExtent.of(briefs.size());
        Optional<Instant> first =
                briefs.stream().map(EcsServiceDeploymentsSource::created).min(Comparator.naturalOrder());
        Optional<Instant> last =
                briefs.stream().map(EcsServiceDeploymentsSource::created).max(Comparator.naturalOrder());
        return first.isPresent() && first.get().isAfter(Instant.EPOCH)
                ? extent.between(first.get(), last.orElseThrow())
                : extent;
    }

    private static Instant created(ServiceDeploymentBrief brief) {
        return Optional.ofNullable(brief.createdAt()).orElse(Instant.EPOCH);
    }
}
