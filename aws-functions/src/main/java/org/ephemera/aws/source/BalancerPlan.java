package org.ephemera.aws.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;

/** Plans the target groups through which load balancers send to services, each once. */
final class BalancerPlan {
    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that found the services */
    BalancerPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    void plan(Service service) {
        List<String> groups = new ArrayList<>();
        for (LoadBalancer balancer : Present.in(service.loadBalancers())) {
            if (balancer.targetGroupArn() != null) {
                groups.add(balancer.targetGroupArn());
            }
            if (balancer.advancedConfiguration() != null
                    && balancer.advancedConfiguration().alternateTargetGroupArn() != null) {
                groups.add(balancer.advancedConfiguration().alternateTargetGroupArn());
            }
            if (balancer.loadBalancerName() != null) {
                ended(new Outcome.NotApplicable("the service stands behind the classic load balancer "
                        + Shown.of(balancer.loadBalancerName())
                        + ", which has no target groups; ask for it with 'aws elb describe-load-balancers'"));
            }
        }
        new TreeSet<>(groups).forEach(group -> {
            Map<String, String> params = new TreeMap<>(Map.of("targetGroup", group));
            recorder.plan(TargetGroupsSource.ARTIFACT, about.window(), params);
        });
        if (Present.in(service.loadBalancers()).isEmpty()) {
            ended(new Outcome.NotApplicable(
                    "no load balancer sends to the service " + Shown.of(String.valueOf(service.serviceName()))));
        }
    }

    /** Without the services. */
    void unresolved(Outcome because) {
        ended(because.code()
                .with(
                        because.detail(),
                        "only a service names its target groups; what became of " + about.item()
                                + " says why it could not be had"));
    }

    private void ended(Outcome outcome) {
        Map<String, String> params = new TreeMap<>();
        Ended.put(params, outcome);
        recorder.plan(TargetGroupsSource.ARTIFACT, about.window(), params);
    }
}
