package org.ephemera.analyze.parse.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/**
 * Reader of Azure workloads: container groups, and the revisions of container apps that are active or were active in
 * the window.
 */
public final class AzureWorkloads {
    private final ResponseDocuments bodies;
    private final Optional<Instant> since;

    /**
     * Creates a reader.
     *
     * @param since start of the window; empty to read active revisions and executions only
     */
    public AzureWorkloads(ResponseDocuments bodies, Optional<Instant> since) {
        this.bodies = bodies;
        this.since = since;
    }

    public List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        Map<String, LocatedJson> groups = new LinkedHashMap<>();
        for (LocatedJson group : bodies.of(Set.of("azure.aci.group"), "ContainerGroups_Get")) {
            if (group.at("properties", "containers").json().isArray()) {
                groups.putIfAbsent(group.at("id").textOrEmpty(), group);
            } else {
                bodies.gap(group.evidence().file(), "a ContainerGroups_Get response contains no container group");
            }
        }
        groups.values().forEach(group -> workloads.add(new ContainerGroup(group).workload()));
        List<LocatedJson> revisions = pages("azure.app.revisions", "ContainerAppsRevisions_ListRevisions");
        for (LocatedJson app : bodies.of(Set.of("azure.app"), "ContainerApps_Get")) {
            workloads.addAll(new ContainerApp(app, revisions, since).workloads(bodies));
        }
        List<LocatedJson> executions = pages("azure.job.executions", "JobsExecutions_List");
        for (LocatedJson job : bodies.of(Set.of("azure.job"), "Jobs_Get")) {
            workloads.addAll(new ContainerAppsJob(job, executions, since).workloads(bodies));
        }
        return workloads;
    }

    private List<LocatedJson> pages(String artifact, String operation) {
        List<LocatedJson> listed = new ArrayList<>();
        for (LocatedJson page : bodies.of(Set.of(artifact), operation)) {
            listed.addAll(bodies.items(page, "value"));
        }
        return listed;
    }
}
