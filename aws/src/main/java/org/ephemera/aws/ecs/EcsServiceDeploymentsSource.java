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
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
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
 * How a service came to run what it runs: {@code ListServiceDeployments}, all that ECS lists, which are those of 90 days, and
 * {@code DescribeServiceDeployments} of the newest hundred. The revisions that they name are planned from here.
 */
public final class EcsServiceDeploymentsSource implements EvidenceSource {
    /** How ECS may refuse to list deployments that are not its own. */
    private static final Set<String> NOT_OF_ITS_OWN =
            Set.of("InvalidParameterException", "UnsupportedFeatureException");

    private static final int MOST_A_CALL = 20;
    private static final int MOST_DESCRIBED = 100;

    private final AwsClients clients;

    public EcsServiceDeploymentsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var service = ParameterCodec.read(item, EcsCatalog.ServiceDeploymentsParameters.class);
        ItemCalls calls = new ItemCalls(EcsCatalog.SERVICE_DEPLOYMENTS, recorder, deadline, clients);
        ListResult<ServiceDeploymentBrief> listed = new ListPager(calls.recorded(), deadline)
                .read(
                        token -> list(service, token, calls),
                        page -> SdkCollections.in(page.serviceDeployments()),
                        ListServiceDeploymentsResponse::nextToken);
        return switch (listed) {
            case ListResult.OutOfTime<ServiceDeploymentBrief> out -> new Step.Paused(Cursor.START);
            case ListResult.Whole<ServiceDeploymentBrief> whole ->
                described(whole.items(), Optional.empty(), service, item, calls, recorder, deadline);
            case ListResult.Cut<ServiceDeploymentBrief> cut ->
                described(cut.items(), Optional.of(cut.why()), service, item, calls, recorder, deadline);
        };
    }

    private Step described(
            List<ServiceDeploymentBrief> briefs,
            Optional<Outcome> cut,
            EcsCatalog.ServiceDeploymentsParameters service,
            PlannedItem item,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        EcsDescriptions<ServiceDeployment> deployments = new EcsDescriptions<>("deployment", calls, recorder, deadline);
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
            return new Step.Paused(Cursor.START);
        }
        revisions(briefs, deployments.told(), service, item, recorder);
        Outcome outcome = briefs.isEmpty() && isOfAnother(service)
                ? notByEcs(service, cut)
                : outcome(briefs, newest, deployments, cut);
        return new Step.Finished(PrefixedOutcome.of(service.place().service(), outcome), extent(briefs));
    }

    /** True if it is not ECS that deploys the service. */
    private static boolean isOfAnother(EcsCatalog.ServiceDeploymentsParameters service) {
        String controller = service.controller();
        return !controller.isEmpty() && !controller.equals("ECS");
    }

    /** ECS then lists none, or says that it does not do so for such a service. */
    private static Outcome notByEcs(EcsCatalog.ServiceDeploymentsParameters service, Optional<Outcome> cut) {
        String controller = SanitizedText.of(service.controller());
        Optional<Outcome> other = cut.filter(why -> !NOT_OF_ITS_OWN.contains(why.detail()));
        return other.orElseGet(() -> new Outcome.NotApplicable("the service is deployed by " + controller
                + ", and ECS lists the deployments that it makes itself; its task sets stand in the service's"
                + " description"
                + (controller.equals("CODE_DEPLOY") ? ", what made them tells 'aws deploy list-deployments'" : "")));
    }

    private static Outcome outcome(
            List<ServiceDeploymentBrief> briefs,
            List<String> newest,
            EcsDescriptions<ServiceDeployment> deployments,
            Optional<Outcome> cut) {
        if (briefs.isEmpty()) {
            return cut.orElseGet(() ->
                    new Outcome.Empty("ECS lists no deployment of the service; it lists those of the last 90 days"));
        }
        if (deployments.told().isEmpty()) {
            Outcome nothing = deployments.nothing();
            String listed = CountText.of(briefs.size(), "deployment") + " listed, and none described: ";
            return nothing.code().with(nothing.detail(), listed + nothing.message());
        }
        String message = CountText.of(briefs.size(), "deployment")
                + (newest.size() < briefs.size() ? ", the newest " + newest.size() + " of them described" : "");
        Outcome outcome = deployments.outcome(message);
        return cut.<Outcome>map(
                        why -> new Outcome.Partial(outcome.message() + "; not all were listed: " + why.message()))
                .orElse(outcome);
    }

    /** Those of the service now, those that the described deployments name, and where one could not be described its target. */
    private static void revisions(
            List<ServiceDeploymentBrief> briefs,
            List<EcsDescriptions.Told<ServiceDeployment>> told,
            EcsCatalog.ServiceDeploymentsParameters service,
            PlannedItem item,
            Recorder recorder) {
        Set<@Nullable String> arns = new LinkedHashSet<>(service.revisions());
        for (EcsDescriptions.Told<ServiceDeployment> each : told) {
            ServiceDeployment deployment = each.thing();
            ServiceRevisionSummary target = deployment.targetServiceRevision();
            Rollback rollback = deployment.rollback();
            arns.add(target == null ? null : target.arn());
            arns.add(rollback == null ? null : rollback.serviceRevisionArn());
            SdkCollections.in(deployment.sourceServiceRevisions()).forEach(source -> arns.add(source.arn()));
        }
        if (told.isEmpty()) {
            briefs.stream().limit(MOST_DESCRIBED).forEach(brief -> arns.add(brief.targetServiceRevisionArn()));
        }
        recorder.plan(
                EcsCatalog.SERVICE_REVISIONS,
                item.window(),
                new EcsCatalog.ServiceRevisionsParameters(
                        service.place(),
                        arns.stream()
                                .flatMap(arn -> Optional.ofNullable(arn).stream())
                                .toList()));
    }

    private CallResult<ListServiceDeploymentsResponse> list(
            EcsCatalog.ServiceDeploymentsParameters asked, String token, ItemCalls calls) throws IOException {
        EcsPlace place = asked.place();
        String service = asked.serviceArn();
        Map<String, String> params = new TreeMap<>(
                Map.of("cluster", place.clusterArn(), "service", service, "maxResults", "100", "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return calls.ask(
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
        return calls.ask(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICE_DEPLOYMENTS,
                        region,
                        Map.of("serviceDeploymentArns", String.join(",", arns))),
                recorded -> clients.ecs(region)
                        .describeServiceDeployments(
                                r -> r.serviceDeploymentArns(arns).overrideConfiguration(recorded)));
    }

    private static Extent extent(List<ServiceDeploymentBrief> briefs) {
        Extent extent = Extent.of(briefs.size());
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
