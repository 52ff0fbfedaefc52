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

/** Plans the target groups through which load balancers send to services, each once. */
public final class BalancerPlan {
    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that found the services */
    public BalancerPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    /** Of a service that CodeDeploy or somebody else's controller deploys, each task set has target groups of its own. */
    public void plan(Service service) {
        List<LoadBalancer> balancers = new ArrayList<>(SdkCollections.in(service.loadBalancers()));
        SdkCollections.in(service.taskSets()).forEach(set -> balancers.addAll(SdkCollections.in(set.loadBalancers())));
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
                ended(new Outcome.NotApplicable("the service stands behind the classic load balancer "
                        + SanitizedText.of(balancer.loadBalancerName())
                        + ", which has no target groups; ask for it with 'aws elb describe-load-balancers'"));
            }
        }
        new TreeSet<>(groups)
                .forEach(group -> recorder.plan(
                        Ec2Catalog.TARGET_GROUPS, about.window(), new Ec2Catalog.TargetGroupsParameters(group)));
        boolean inLattice = lattice(service);
        if (balancers.isEmpty() && !inLattice) {
            ended(new Outcome.NotApplicable("no load balancer sends to the service "
                    + SanitizedText.of(String.valueOf(service.serviceName()))));
        }
    }

    /** True if VPC Lattice sends to the service. */
    private boolean lattice(Service service) {
        TreeSet<String> groups = new TreeSet<>();
        for (Deployment deployment : SdkCollections.in(service.deployments())) {
            for (VpcLatticeConfiguration lattice : SdkCollections.in(deployment.vpcLatticeConfigurations())) {
                groups.add(String.valueOf(lattice.targetGroupArn()));
            }
        }
        groups.forEach(group -> ended(new Outcome.NotApplicable(
                "VPC Lattice sends to the service, by the target group " + SanitizedText.of(group)
                        + "; ask for it with 'aws vpc-lattice get-target-group' and 'list-targets'")));
        return !groups.isEmpty();
    }

    /** Without the services. */
    public void unresolved(Outcome because) {
        ended(DependencyOutcome.because(
                because, about, "only a service names its target groups", "it could not be had"));
    }

    private void ended(Outcome outcome) {
        recorder.plan(
                Ec2Catalog.TARGET_GROUPS,
                about.window(),
                PresetOutcome.with(new Ec2Catalog.TargetGroupsParameters(""), outcome));
    }
}
