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

/** Plans the machines of container instances, those of EC2 many in one question. */
public final class InstancePlan {
    /** Of machines outside AWS (ECS Anywhere), which Systems Manager knows. */
    private static final String EXTERNAL = "mi-";

    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that found the container instances */
    public InstancePlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    public void plan(List<ContainerInstance> instances) {
        List<String> named = instances.stream()
                .map(instance -> String.valueOf(instance.ec2InstanceId()))
                .distinct()
                .toList();
        named.stream()
                .filter(id -> id.startsWith(EXTERNAL))
                .forEach(id -> ended(new Outcome.NotApplicable(SanitizedText.of(id)
                        + " is no machine of EC2: it is registered with Systems Manager and stands elsewhere")));
        List<String> ids = new ArrayList<>(hosts().ids());
        named.stream().filter(id -> !id.startsWith(EXTERNAL)).forEach(ids::add);
        machines(ids);
    }

    private void machines(List<String> named) {
        List<String> ids = Ec2Ids.of(named);
        new TrailPlan(about, "", recorder).machineSessions(ids);
        for (List<String> some : Ec2Ids.batches(ids)) {
            recorder.plan(Ec2Catalog.INSTANCES, about.window(), instances(new Ec2Ids(some)));
        }
    }

    /** Without the container instances: those machines are known that tasks say they stopped with. */
    public void unresolved(Outcome because) {
        List<String> hosts = hosts().ids();
        if (!hosts.isEmpty()) {
            machines(hosts);
            return;
        }
        ended(DependencyOutcome.because(
                because, about, "only the container instances name their machines", "they could not be had"));
    }

    private void ended(Outcome outcome) {
        recorder.plan(Ec2Catalog.INSTANCES, about.window(), PresetOutcome.with(instances(Ec2Ids.NONE), outcome));
    }

    private Ec2Ids hosts() {
        return ParameterCodec.read(about, EcsCatalog.ContainerInstanceParameters.class)
                .hosts();
    }

    private Ec2Catalog.InstancesParameters instances(Ec2Ids ids) {
        return new Ec2Catalog.InstancesParameters(EcsPlace.of(about).region(), ids);
    }
}
