package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.DefinedTask;
import org.ephemera.aws.target.KnownContainer;
import org.ephemera.aws.target.ServiceConnectParameters;
import org.ephemera.aws.target.ServiceConnectProxy;
import org.ephemera.aws.target.TaskMetricGroup;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/**
 * Plans the logs of Service Connect proxies. No task definition contains them, only the deployment of their service. A
 * container that a definition contains is not a proxy, whatever its name.
 */
final class ProxyPlan {
    /** Limit of proxies in one item, so that its parameters remain readable. */
    private static final int MOST_PROXIES = 100;

    private final PlannedItem parent;
    private final EcsPlace place;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item of the task definition
     */
    ProxyPlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.place = EcsPlace.of(parent);
        this.recorder = recorder;
    }

    /**
     * Plans the proxies among the containers of the tasks.
     *
     * @param defined the names of the containers in the definition; empty if it is unavailable
     */
    void plan(List<DefinedTask> tasks, Collection<String> defined) {
        Map<String, List<ServiceConnectProxy>> byService = new TreeMap<>();
        for (DefinedTask task : tasks) {
            for (KnownContainer container : task.containers()) {
                if (ServiceConnectProxy.isProxy(container.name()) && !defined.contains(container.name())) {
                    byService
                            .computeIfAbsent(service(task), key -> new ArrayList<>())
                            .add(ServiceConnectProxy.of(task, container));
                }
            }
        }
        byService.forEach((service, proxies) -> {
            if (service.isEmpty()) {
                ContainerLogPlan logs = new ContainerLogPlan(parent, recorder);
                proxies.forEach(proxy -> logs.planPreset(proxy.logParameters(place.isOneTask()), unknownLog()));
                return;
            }
            for (int from = 0; from < proxies.size(); from += MOST_PROXIES) {
                recorder.plan(
                        EcsCatalog.SERVICE_CONNECT,
                        parent.window(),
                        new ServiceConnectParameters(
                                place.withService(service),
                                proxies.subList(from, Math.min(from + MOST_PROXIES, proxies.size()))));
            }
        });
    }

    /** Returns the outcome of a container that is in the task but not in its definition. */
    static Outcome unknownLog() {
        return new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "this container is in the task but not in its definition, so the location of its log is unknown; if it"
                        + " is a Service Connect proxy, the deployment of the service contains its log configuration");
    }

    private String service(DefinedTask task) {
        String group = task.group();
        if (group.startsWith(TaskMetricGroup.SERVICE)) {
            return group.substring(TaskMetricGroup.SERVICE.length());
        }
        return place.isOneTask() ? "" : place.service();
    }
}
