package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.container.ReadWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Objects of a Kubernetes cluster as workloads: pods, and templates of which no pod is given. */
public final class KubernetesWorkloads {
    private KubernetesWorkloads() {}

    /**
     * The workloads among some objects. What else is given resolves them: claims and volumes, nodes with the answers of EC2 about
     * their machines, services, service accounts, roles and bindings.
     *
     * @param documents objects in JSON, each alone or in a {@code List}
     */
    public static ReadWorkloads of(List<LocatedJson> documents) {
        KubernetesObjects objects = new KubernetesObjects(documents);
        Ec2Machines machines = new Ec2Machines(documents);
        List<Workload> workloads = new ArrayList<>();
        for (LocatedJson object : objects.all()) {
            if (PodTemplate.of(object).isPresent() && !objects.hasPodsOf(object)) {
                workloads.add(new PodWorkload(PodTemplate.of(object).get(), objects, machines, AccountGaps.none())
                        .workload());
            }
        }
        workloads.sort(Comparator.comparing(Workload::name));
        return new ReadWorkloads(workloads, objects.gaps());
    }
}
