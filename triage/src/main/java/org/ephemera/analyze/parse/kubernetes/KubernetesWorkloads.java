package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.container.ParsedWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Converter of Kubernetes objects to workloads: pods, and pod templates without existing pods. */
public final class KubernetesWorkloads {
    private KubernetesWorkloads() {}

    /**
     * Returns the workloads among the objects. The other objects supply details of the workloads. Claims and volumes
     * describe storage, and services describe exposure. Nodes, and EC2 responses about their machines, describe the
     * host. Service accounts, roles and bindings describe permissions.
     *
     * @param documents objects in JSON, single or in a {@code List}
     */
    public static ParsedWorkloads of(List<LocatedJson> documents) {
        KubernetesObjects objects = new KubernetesObjects(documents);
        Ec2Machines machines = new Ec2Machines(documents);
        List<Workload> workloads = new ArrayList<>();
        for (LocatedJson object : objects.all()) {
            if (PodTemplate.of(object).isPresent() && !objects.hasPodsOf(object)) {
                workloads.add(new PodWorkload(
                                PodTemplate.of(object).get(), objects, machines, AccountGaps.withoutCollection())
                        .workload());
            }
        }
        workloads.sort(Comparator.comparing(Workload::name));
        return new ParsedWorkloads(workloads, objects.gaps());
    }
}
