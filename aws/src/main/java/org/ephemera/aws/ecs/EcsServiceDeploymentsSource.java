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
import org.ephemera.aws.call.Calls;
import org.ephemera.aws.call.Listed;
import org.ephemera.aws.call.Pager;
import org.ephemera.aws.call.Present;
import org.ephemera.aws.call.Question;
import org.ephemera.aws.call.Reply;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.target.EcsPlace;
import org.ephemera.aws.target.Names;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
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
    /** Of an item: who deploys the service, as ECS names it; nothing if it does not tell. */
    static final String CONTROLLER = "controller";
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
    public Artifact artifact() {
        return EcsCatalog.SERVICE_DEPLOYMENTS;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(EcsCatalog.SERVICE_DEPLOYMENTS, recorder, deadline, clients.clock());
        Listed<ServiceDeploymentBrief> listed = new Pager(calls, deadline)
                .read(
                        token -> list(item, token, calls),
                        page -> Present.in(page.serviceDeployments()),
                        ListServiceDeploymentsResponse::nextToken);
        return switch (listed) {
            case Listed.OutOfTime<ServiceDeploymentBrief> out -> new Step.Paused(Cursor.START);
            case Listed.Whole<ServiceDeploymentBrief> whole ->
                described(whole.items(), Optional.empty(), item, calls, recorder, deadline);
            case Listed.Cut<ServiceDeploymentBrief> cut ->
                described(cut.items(), Optional.of(cut.why()), item, calls, recorder, deadline);
        };
    }

    private Step described(
            List<ServiceDeploymentBrief> briefs,
            Optional<Outcome> cut,
            PlannedItem item,
            Calls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        Descriptions<ServiceDeployment> deployments = new Descriptions<>("deployment", calls, recorder, deadline);
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
                some -> describe(item, some, calls),
                DescribeServiceDeploymentsResponse::serviceDeployments,
                DescribeServiceDeploymentsResponse::failures)) {
            return new Step.Paused(Cursor.START);
        }
        revisions(briefs, deployments.told(), item, recorder);
        Outcome outcome =
                briefs.isEmpty() && isOfAnother(item) ? notByEcs(item, cut) : outcome(briefs, newest, deployments, cut);
        return new Step.Finished(NamedOutcome.of(item.param("service"), outcome), extent(briefs));
    }

    /** True if it is not ECS that deploys the service. */
    private static boolean isOfAnother(PlannedItem item) {
        String controller = item.param(CONTROLLER);
        return !controller.isEmpty() && !controller.equals("ECS");
    }

    /** ECS then lists none, or says that it does not do so for such a service. */
    private static Outcome notByEcs(PlannedItem item, Optional<Outcome> cut) {
        String controller = Shown.of(item.param(CONTROLLER));
        Optional<Outcome> other = cut.filter(why -> !NOT_OF_ITS_OWN.contains(why.detail()));
        return other.orElseGet(() -> new Outcome.NotApplicable("the service is deployed by " + controller
                + ", and ECS lists the deployments that it makes itself; its task sets stand in the service's"
                + " description"
                + (controller.equals("CODE_DEPLOY") ? ", what made them tells 'aws deploy list-deployments'" : "")));
    }

    private static Outcome outcome(
            List<ServiceDeploymentBrief> briefs,
            List<String> newest,
            Descriptions<ServiceDeployment> deployments,
            Optional<Outcome> cut) {
        if (briefs.isEmpty()) {
            return cut.orElseGet(() ->
                    new Outcome.Empty("ECS lists no deployment of the service; it lists those of the last 90 days"));
        }
        if (deployments.told().isEmpty()) {
            Outcome nothing = deployments.nothing();
            String listed = Counted.of(briefs.size(), "deployment") + " listed, and none described: ";
            return nothing.code().with(nothing.detail(), listed + nothing.message());
        }
        String message = Counted.of(briefs.size(), "deployment")
                + (newest.size() < briefs.size() ? ", the newest " + newest.size() + " of them described" : "");
        Outcome outcome = deployments.outcome(message);
        return cut.<Outcome>map(
                        why -> new Outcome.Partial(outcome.message() + "; not all were listed: " + why.message()))
                .orElse(outcome);
    }

    /** Those of the service now, those that the described deployments name, and where one could not be described its target. */
    private static void revisions(
            List<ServiceDeploymentBrief> briefs,
            List<Descriptions.Told<ServiceDeployment>> told,
            PlannedItem item,
            Recorder recorder)
            throws IOException {
        Set<@Nullable String> arns = new LinkedHashSet<>(Names.fromJson(item.param("revisions")));
        for (Descriptions.Told<ServiceDeployment> each : told) {
            ServiceDeployment deployment = each.thing();
            ServiceRevisionSummary target = deployment.targetServiceRevision();
            Rollback rollback = deployment.rollback();
            arns.add(target == null ? null : target.arn());
            arns.add(rollback == null ? null : rollback.serviceRevisionArn());
            Present.in(deployment.sourceServiceRevisions()).forEach(source -> arns.add(source.arn()));
        }
        if (told.isEmpty()) {
            briefs.stream().limit(MOST_DESCRIBED).forEach(brief -> arns.add(brief.targetServiceRevisionArn()));
        }
        Map<String, String> params = new EcsPlace(item).params();
        params.put("service", item.param("service"));
        params.put(
                "revisions",
                Names.toJson(arns.stream()
                        .flatMap(arn -> Optional.ofNullable(arn).stream())
                        .toList()));
        recorder.plan(EcsCatalog.SERVICE_REVISIONS, item.window(), params);
    }

    private Reply<ListServiceDeploymentsResponse> list(PlannedItem item, String token, Calls calls) throws IOException {
        EcsPlace place = new EcsPlace(item);
        String service = item.param("serviceArn");
        Map<String, String> params = new TreeMap<>(
                Map.of("cluster", place.clusterArn(), "service", service, "maxResults", "100", "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return calls.ask(
                Question.of(EcsCatalog.LIST_SERVICE_DEPLOYMENTS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listServiceDeployments(r -> r.cluster(place.clusterArn())
                                .service(service)
                                .maxResults(100)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private Reply<DescribeServiceDeploymentsResponse> describe(PlannedItem item, List<String> arns, Calls calls)
            throws IOException {
        String region = item.param("region");
        return calls.ask(
                Question.of(
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
