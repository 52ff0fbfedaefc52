package org.ephemera.analyze.parse.azure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/**
 * Container Apps job. Its workloads are the executions in the window, each with the template that ran: a start can
 * override image, command and environment. Without an execution, the job's template is the workload.
 */
record ContainerAppsJob(LocatedJson job, List<LocatedJson> executions, Optional<Instant> since) {
    ContainerAppsJob {
        executions = List.copyOf(executions);
    }

    List<Workload> workloads(ResponseDocuments bodies) {
        List<Workload> workloads = new ArrayList<>();
        for (LocatedJson execution : executions) {
            LocatedJson template = execution.at("properties", "template");
            if (mayHaveRun(execution) && template.at("containers").json().isArray()) {
                workloads.add(new AppTemplate("job", job, template)
                        .workload(execution.at("id").textOrEmpty(), execution));
            }
        }
        LocatedJson template = job.at("properties", "template");
        if (workloads.isEmpty() && !template.at("containers").json().isArray()) {
            bodies.gap(job.evidence().file(), "a Jobs_Get response contains no container template");
        } else if (workloads.isEmpty()) {
            workloads.add(
                    new AppTemplate("job", job, template).workload(job.at("id").textOrEmpty(), job));
        }
        return workloads;
    }

    private boolean mayHaveRun(LocatedJson execution) {
        Optional<Instant> end = CloudTimes.of(execution.at("properties", "endTime"));
        return end.isEmpty() || (since.isPresent() && !end.get().isBefore(since.get()));
    }
}
