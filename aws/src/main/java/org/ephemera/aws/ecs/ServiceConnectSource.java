package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.Calls;
import org.ephemera.aws.call.Present;
import org.ephemera.aws.call.Question;
import org.ephemera.aws.call.Received;
import org.ephemera.aws.call.Refusals;
import org.ephemera.aws.call.Reply;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.plan.StreamPlan;
import org.ephemera.aws.plan.Untold;
import org.ephemera.aws.target.EcsPlace;
import org.ephemera.aws.target.LogPlace;
import org.ephemera.aws.target.LogPlaces;
import org.ephemera.aws.target.Proxy;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;

/**
 * Where the proxies log that Service Connect put into tasks: {@code DescribeServices}, whose deployments tell what no task
 * definition does. Their logs are planned from here, as those of any other container.
 */
public final class ServiceConnectSource implements EvidenceSource {
    private final AwsClients clients;

    public ServiceConnectSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return EcsCatalog.SERVICE_CONNECT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        List<Proxy> proxies = Proxy.fromJson(item.param("proxies"));
        Calls calls = new Calls(EcsCatalog.SERVICE_CONNECT, recorder, deadline, clients.clock());
        return switch (ask(item, calls)) {
            case Reply.Refused<DescribeServicesResponse> refused ->
                calls.cutByDeadline(refused.refusal())
                        ? new Step.Paused(Cursor.START)
                        : without(Refusals.outcome(refused.refusal()), proxies, item, recorder);
            case Reply.Answered<DescribeServicesResponse> answered -> {
                List<Service> services = Present.in(answered.response().services());
                calls.log(answered.received(), Page.only(services.size()));
                yield services.isEmpty()
                        ? without(new Outcome.Expired("ECS knows no such service any more"), proxies, item, recorder)
                        : described(services.getFirst(), answered.received(), proxies, item, recorder);
            }
        };
    }

    private Reply<DescribeServicesResponse> ask(PlannedItem item, Calls calls) throws IOException {
        EcsPlace place = new EcsPlace(item);
        String service = item.param("service");
        return calls.ask(
                Question.of(
                        EcsCatalog.DESCRIBE_SERVICES,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "services", service)),
                recorded -> clients.ecs(place.region())
                        .describeServices(r ->
                                r.cluster(place.clusterArn()).services(service).overrideConfiguration(recorded)));
    }

    private static Step described(
            Service service, Received received, List<Proxy> proxies, PlannedItem item, Recorder recorder)
            throws IOException {
        StreamPlan logs = new StreamPlan(item, recorder);
        TreeSet<String> drivers = new TreeSet<>();
        for (Proxy proxy : proxies) {
            drivers.add(plan(proxy, service.deployments(), received, item, logs));
        }
        logs.end();
        return finished(
                item,
                new Outcome.Collected(
                        Counted.of(proxies.size(), "proxy") + "; log driver: " + String.join(", ", drivers)),
                Extent.of(1));
    }

    /** Returns the log driver. */
    private static String plan(
            Proxy proxy, List<Deployment> deployments, Received received, PlannedItem item, StreamPlan logs) {
        Map<String, String> params = proxy.params(new EcsPlace(item).isOneTask());
        int own = index(deployments, deployment -> proxy.deployment().equals(deployment.id()));
        int told = own >= 0 ? own : index(deployments, deployment -> "PRIMARY".equals(deployment.status()));
        @Nullable
        ServiceConnectConfiguration connect =
                told < 0 ? null : deployments.get(told).serviceConnectConfiguration();
        if (connect == null || !Boolean.TRUE.equals(connect.enabled())) {
            logs.ended(
                    params,
                    new Outcome.Expired("the deployment that put this proxy into the task is told no more, and no other"
                            + " says where such a proxy logs"));
            return "not told";
        }
        if (connect.logConfiguration() == null) {
            logs.plan(
                    proxy.task(),
                    params,
                    new LogPlace.Elsewhere(
                            "the service's Service Connect is configured without a log, so what its proxy"
                                    + " wrote was kept nowhere; name a logConfiguration for the next deployment"));
            return "none";
        }
        params.put(
                "configured",
                received.at("/services/0/deployments/" + told + "/serviceConnectConfiguration/logConfiguration"));
        LogPlace place = new LogPlaces(item.param("region"), proxy.task(), proxy.launchType(), proxy.createdAt(), "")
                .of(proxy.container(), proxy.runtimeId(), connect.logConfiguration());
        logs.plan(proxy.task(), params, own >= 0 ? place : presumed(place));
        return Shown.of(String.valueOf(connect.logConfiguration().logDriverAsString()));
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

    /** Of a task that an earlier deployment started. */
    private static LogPlace presumed(LogPlace place) {
        return place instanceof LogPlace.InCloudWatch in
                ? new LogPlace.InCloudWatch(
                        in.region(),
                        in.group(),
                        in.stream(),
                        in.delivery() + "; the task's own deployment is told no more, the service's present one names"
                                + " this place",
                        in.router())
                : place;
    }

    private static Step without(Outcome why, List<Proxy> proxies, PlannedItem item, Recorder recorder) {
        StreamPlan logs = new StreamPlan(item, recorder);
        for (Proxy proxy : proxies) {
            logs.ended(
                    proxy.params(new EcsPlace(item).isOneTask()),
                    Untold.because(why, item, "only the deployments of the service tell where its proxies log"));
        }
        return finished(item, why, Extent.NONE);
    }

    private static Step finished(PlannedItem item, Outcome outcome, Extent extent) {
        return new Step.Finished(NamedOutcome.of(item.param("service"), outcome), extent);
    }
}
