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
import org.ephemera.aws.target.TaskGroup;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/**
 * Plans the logs of the proxies of Service Connect: no definition tells of them, only what their service was deployed with.
 * A container that a definition names is none, whatever it is called.
 */
final class ProxyPlan {
    /** So that the parameters of one item stay of a size to be read. */
    private static final int MOST_PROXIES = 100;

    private final PlannedItem about;
    private final EcsPlace place;
    private final Recorder recorder;

    /** @param about the definition of the tasks */
    ProxyPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.place = EcsPlace.of(about);
        this.recorder = recorder;
    }

    /** @param defined the names of the containers that the definition has; none if it could not be had */
    void plan(List<DefinedTask> tasks, Collection<String> defined) {
        Map<String, List<ServiceConnectProxy>> byService = new TreeMap<>();
        for (DefinedTask task : tasks) {
            for (KnownContainer container : task.containers()) {
                if (ServiceConnectProxy.is(container.name()) && !defined.contains(container.name())) {
                    byService
                            .computeIfAbsent(service(task), key -> new ArrayList<>())
                            .add(ServiceConnectProxy.of(task, container));
                }
            }
        }
        byService.forEach((service, proxies) -> {
            if (service.isEmpty()) {
                StreamPlan logs = new StreamPlan(about, recorder);
                proxies.forEach(proxy -> logs.ended(proxy.log(place.isOneTask()), notTold()));
                return;
            }
            for (int from = 0; from < proxies.size(); from += MOST_PROXIES) {
                recorder.plan(
                        EcsCatalog.SERVICE_CONNECT,
                        about.window(),
                        new ServiceConnectParameters(
                                place.withService(service),
                                proxies.subList(from, Math.min(from + MOST_PROXIES, proxies.size()))));
            }
        });
    }

    /** Of a container that somebody put into a task. */
    static Outcome notTold() {
        return new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "this container is in the task and not in its definition, which does not tell where its output goes; if"
                        + " it is the proxy of Service Connect, the service's deployment names its log");
    }

    private String service(DefinedTask task) {
        String group = task.group();
        if (group.startsWith(TaskGroup.SERVICE)) {
            return group.substring(TaskGroup.SERVICE.length());
        }
        return place.isOneTask() ? "" : place.service();
    }
}
