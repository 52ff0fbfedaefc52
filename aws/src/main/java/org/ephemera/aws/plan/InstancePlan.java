package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;

/** Plans the machines of container instances; EC2 instances are described many in one request. */
public final class InstancePlan {
    /** Prefix of the ids of machines outside AWS (ECS Anywhere), which Systems Manager registers. */
    private static final String EXTERNAL = "mi-";

    private final PlannedItem parent;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that found the container instances
     */
    public InstancePlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.recorder = recorder;
    }

    public void plan(List<ContainerInstance> instances) {
        List<String> named = instances.stream()
                .map(instance -> String.valueOf(instance.ec2InstanceId()))
                .distinct()
                .toList();
        named.stream()
                .filter(id -> id.startsWith(EXTERNAL))
                .forEach(id -> planPreset(new Outcome.NotApplicable(SanitizedText.of(id)
                        + " is not an EC2 instance: it is a machine outside AWS (ECS Anywhere), registered with Systems"
                        + " Manager")));
        List<String> ids = new ArrayList<>(hosts().ids());
        named.stream().filter(id -> !id.startsWith(EXTERNAL)).forEach(ids::add);
        planMachines(ids);
    }

    private void planMachines(List<String> named) {
        List<String> ids = Ec2Ids.of(named);
        new TrailPlan(parent, "", recorder).planMachineSessions(ids);
        for (List<String> some : Ec2Ids.batches(ids)) {
            recorder.plan(Ec2Catalog.INSTANCES, parent.window(), instances(new Ec2Ids(some)));
        }
    }

    /** Plans without the container instances: only the machines that stopped tasks report are known. */
    public void unresolved(Outcome because) {
        List<String> hosts = hosts().ids();
        if (!hosts.isEmpty()) {
            planMachines(hosts);
            return;
        }
        planPreset(DependencyOutcome.because(
                because, parent, "only the container instances contain the ids of their machines"));
    }

    private void planPreset(Outcome outcome) {
        recorder.plan(Ec2Catalog.INSTANCES, parent.window(), PresetOutcome.with(instances(Ec2Ids.NONE), outcome));
    }

    private Ec2Ids hosts() {
        return ParameterCodec.read(parent, EcsCatalog.ContainerInstanceParameters.class)
                .hosts();
    }

    private Ec2Catalog.InstancesParameters instances(Ec2Ids ids) {
        return new Ec2Catalog.InstancesParameters(EcsPlace.of(parent).region(), ids);
    }
}
