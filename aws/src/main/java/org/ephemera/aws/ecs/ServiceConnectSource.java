package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.plan.ContainerLogPlan;
import org.ephemera.aws.target.LogDestination;
import org.ephemera.aws.target.LogDestinationResolver;
import org.ephemera.aws.target.ServiceConnectParameters;
import org.ephemera.aws.target.ServiceConnectProxy;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;

/**
 * Source of the log configuration of Service Connect proxies ({@code DescribeServices}). Only the deployments of the
 * service contain it, not the task definition. The logs of the proxies are planned from here like those of any other
 * container.
 */
public final class ServiceConnectSource implements EvidenceSource {
    private final AwsClients clients;

    public ServiceConnectSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        List<ServiceConnectProxy> proxies =
                ParameterCodec.read(item, ServiceConnectParameters.class).proxies();
        ItemCalls calls = new ItemCalls(EcsCatalog.SERVICE_CONNECT, recorder, deadline, clients);
        return switch (describe(item, calls)) {
            case CallResult.Failed<DescribeServicesResponse> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : finishUnresolved(FailureOutcomes.outcome(refused.failure()), proxies, item, recorder);
            case CallResult.Answered<DescribeServicesResponse> answered -> {
                List<Service> services =
                        SdkCollections.withoutNulls(answered.response().services());
                calls.log(answered.stored(), ResponsePage.only(services.size()));
                yield services.isEmpty()
                        ? finishUnresolved(
                                new Outcome.Expired("the service is not returned by ECS any more"),
                                proxies,
                                item,
                                recorder)
                        : described(services.getFirst(), answered.stored(), proxies, item, recorder);
            }
        };
    }

    private CallResult<DescribeServicesResponse> describe(PlannedItem item, ItemCalls calls) throws IOException {
        EcsPlace place = EcsPlace.of(item);
        String service = place.service();
        return calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICES,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "services", service)),
                recorded -> clients.ecs(place.region())
                        .describeServices(r ->
                                r.cluster(place.clusterArn()).services(service).overrideConfiguration(recorded)));
    }

    private static SourceResult described(
            Service service,
            StoredResponse received,
            List<ServiceConnectProxy> proxies,
            PlannedItem item,
            Recorder recorder)
            throws IOException {
        ContainerLogPlan logs = new ContainerLogPlan(item, recorder);
        TreeSet<String> drivers = new TreeSet<>();
        for (ServiceConnectProxy proxy : proxies) {
            drivers.add(plan(proxy, service.deployments(), received, item, logs));
        }
        logs.planGroups();
        return finished(
                item,
                new Outcome.Collected(
                        CountText.of(proxies.size(), "proxy") + "; log driver: " + String.join(", ", drivers)),
                EvidenceExtent.of(1));
    }

    /** Plans the log of a proxy and returns its log driver. */
    private static String plan(
            ServiceConnectProxy proxy,
            List<Deployment> deployments,
            StoredResponse received,
            PlannedItem item,
            ContainerLogPlan logs) {
        EcsPlace target = EcsPlace.of(item);
        LogsCatalog.ContainerLogParameters log = proxy.logParameters(target.isOneTask());
        int own = index(deployments, deployment -> proxy.deployment().equals(deployment.id()));
        int index = own >= 0 ? own : index(deployments, deployment -> "PRIMARY".equals(deployment.status()));
        @Nullable
        ServiceConnectConfiguration connect =
                index < 0 ? null : deployments.get(index).serviceConnectConfiguration();
        if (connect == null || !Boolean.TRUE.equals(connect.enabled())) {
            logs.planPreset(
                    log,
                    new Outcome.Expired(
                            "the deployment that added this proxy to the task is not returned by ECS any more, and"
                                    + " no other deployment states where it logs"));
            return "unknown";
        }
        if (connect.logConfiguration() == null) {
            logs.plan(
                    proxy.task(),
                    log,
                    new LogDestination.OutsideCloudWatch(
                            "Service Connect of the service has no log configuration, so the output of its proxy"
                                    + " was not kept; set logConfiguration for the next deployment"));
            return "none";
        }
        String where =
                received.at("/services/0/deployments/" + index + "/serviceConnectConfiguration/logConfiguration");
        LogDestination place = new LogDestinationResolver(
                        target.region(), proxy.task(), proxy.launchType(), proxy.createdAt(), "")
                .of(proxy.container(), proxy.runtimeId(), connect.logConfiguration());
        logs.plan(proxy.task(), log.configuredAt(where), own >= 0 ? place : presumed(place));
        return SanitizedText.of(String.valueOf(connect.logConfiguration().logDriverAsString()));
    }

    private static int index(List<Deployment> deployments, Predicate<Deployment> which) {
        for (int i = 0; i < deployments.size(); i++) {
            @Nullable Deployment deployment = deployments.get(i);
            if (deployment != null && which.test(deployment)) {
                return i;
            }
        }
        return -1;
    }

    /** Marks the location as taken from the current deployment, for a task that an earlier deployment started. */
    private static LogDestination presumed(LogDestination place) {
        return place instanceof LogDestination.InCloudWatch in
                ? new LogDestination.InCloudWatch(
                        in.region(),
                        in.group(),
                        in.stream(),
                        in.delivery() + "; this location is from the current deployment of the service, because the"
                                + " deployment of the task is not returned any more",
                        in.router())
                : place;
    }

    private static SourceResult finishUnresolved(
            Outcome why, List<ServiceConnectProxy> proxies, PlannedItem item, Recorder recorder) {
        ContainerLogPlan logs = new ContainerLogPlan(item, recorder);
        for (ServiceConnectProxy proxy : proxies) {
            logs.planPreset(
                    proxy.logParameters(EcsPlace.of(item).isOneTask()),
                    DependencyOutcome.because(
                            why, item, "only the deployments of the service state where its proxies log"));
        }
        return finished(item, why, EvidenceExtent.NONE);
    }

    private static SourceResult finished(PlannedItem item, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(EcsPlace.of(item).service(), outcome), extent);
    }
}
