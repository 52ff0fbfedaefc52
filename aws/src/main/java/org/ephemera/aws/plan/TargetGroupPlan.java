package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.VpcLatticeConfiguration;

/** Plans the target groups through which load balancers send traffic to services, each once. */
public final class TargetGroupPlan {
    private final PlannedItem parent;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param parent the item that found the services
     */
    public TargetGroupPlan(PlannedItem parent, Recorder recorder) {
        this.parent = parent;
        this.recorder = recorder;
    }

    /**
     * Plans the target groups of the service. With CodeDeploy or an external deployment controller, each task set has
     * separate target groups.
     */
    public void plan(Service service) {
        List<LoadBalancer> balancers = new ArrayList<>(SdkCollections.withoutNulls(service.loadBalancers()));
        SdkCollections.withoutNulls(service.taskSets())
                .forEach(set -> balancers.addAll(SdkCollections.withoutNulls(set.loadBalancers())));
        List<String> groups = new ArrayList<>();
        for (LoadBalancer balancer : balancers) {
            if (balancer.targetGroupArn() != null) {
                groups.add(balancer.targetGroupArn());
            }
            if (balancer.advancedConfiguration() != null
                    && balancer.advancedConfiguration().alternateTargetGroupArn() != null) {
                groups.add(balancer.advancedConfiguration().alternateTargetGroupArn());
            }
            if (balancer.loadBalancerName() != null) {
                planPreset(new Outcome.NotApplicable("the service is registered with the classic load balancer "
                        + SanitizedText.of(balancer.loadBalancerName())
                        + ", which has no target groups; query it with 'aws elb describe-load-balancers'"));
            }
        }
        new TreeSet<>(groups)
                .forEach(group -> recorder.plan(
                        Ec2Catalog.TARGET_GROUPS, parent.window(), new Ec2Catalog.TargetGroupsParameters(group)));
        boolean inLattice = planLattice(service);
        if (balancers.isEmpty() && !inLattice) {
            planPreset(new Outcome.NotApplicable("no load balancer sends traffic to the service "
                    + SanitizedText.of(String.valueOf(service.serviceName()))));
        }
    }

    /** Plans the target groups of VPC Lattice and reports whether there are any. */
    private boolean planLattice(Service service) {
        TreeSet<String> groups = new TreeSet<>();
        for (Deployment deployment : SdkCollections.withoutNulls(service.deployments())) {
            for (VpcLatticeConfiguration planLattice :
                    SdkCollections.withoutNulls(deployment.vpcLatticeConfigurations())) {
                groups.add(String.valueOf(planLattice.targetGroupArn()));
            }
        }
        groups.forEach(group -> planPreset(new Outcome.NotApplicable(
                "VPC Lattice sends traffic to the service through the target group " + SanitizedText.of(group)
                        + "; query it with 'aws vpc-lattice get-target-group' and 'list-targets'")));
        return !groups.isEmpty();
    }

    /** Plans one item with the outcome of the services if none is known. */
    public void unresolved(Outcome because) {
        planPreset(DependencyOutcome.because(
                because, parent, "only the description of a service contains its target groups"));
    }

    private void planPreset(Outcome outcome) {
        recorder.plan(
                Ec2Catalog.TARGET_GROUPS,
                parent.window(),
                PresetOutcome.with(new Ec2Catalog.TargetGroupsParameters(""), outcome));
    }
}
