package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.Gaps;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import org.ephemera.model.Volatility;

/** What a load balancer sends to a service: the target group, its targets and their health, the balancer, its listeners. */
public final class TargetGroupsSource implements EvidenceSource {
    private static final String ELB = "elasticloadbalancing";
    private static final Operation GROUP = Operation.of(ELB, "DescribeTargetGroups");
    private static final Operation HEALTH = Operation.of(ELB, "DescribeTargetHealth");
    private static final Operation BALANCERS = Operation.of(ELB, "DescribeLoadBalancers");
    private static final Operation LISTENERS = Operation.of(ELB, "DescribeListeners");

    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]{0,16}:elasticloadbalancing:(?<region>[a-z0-9-]{1,32}):[0-9]{12}:targetgroup/[A-Za-z0-9/-]{1,128}");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.elb.targets",
            "What a load balancer sends to the service: targets, their health, listeners",
            Volatility.V2,
            false,
            false,
            List.of(GROUP.key(), HEALTH.key(), BALANCERS.key(), LISTENERS.key()),
            List.of(GROUP.permission(), HEALTH.permission(), BALANCERS.permission(), LISTENERS.permission()),
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html");

    private final AwsClients clients;

    public TargetGroupsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        String group = item.param("targetGroup");
        Matcher arn = ARN.matcher(group);
        if (!arn.matches() || !EcsTarget.isRegion(arn.group("region"))) {
            return new Step.Finished(new Outcome.Failed(
                    "TargetGroupInvalid",
                    Shown.of(group) + ": this is no ARN of a target group; nothing was asked of it"));
        }
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        QuerySteps elb = new QuerySteps(calls, clients.queries().loadBalancing(arn.group("region")));
        Gaps gaps = new Gaps();
        // First, as it is what changes when a task stops.
        list(elb, gaps, HEALTH, Map.of("TargetGroupArn", group), "TargetHealthDescriptions")
                .ifPresent(targets -> gaps.says(Counted.of(targets.size(), "target")));
        Optional<List<XmlElement>> groups =
                list(elb, gaps, GROUP, Map.of("TargetGroupArns.member.1", group), "TargetGroups");
        if (groups.isPresent()) {
            List<String> balancers = groups.get().stream()
                    .flatMap(each -> each.texts("LoadBalancerArns", "member").stream())
                    .toList();
            gaps.says(
                    balancers.isEmpty() ? "no load balancer sends to it" : "behind " + Shown.of(balancers.getFirst()));
            for (String balancer : balancers) {
                list(elb, gaps, BALANCERS, Map.of("LoadBalancerArns.member.1", balancer), "LoadBalancers");
                list(elb, gaps, LISTENERS, Map.of("LoadBalancerArn", balancer), "Listeners")
                        .ifPresent(listeners -> gaps.says(Counted.of(listeners.size(), "listener")));
            }
        }
        return gaps.end(group);
    }

    private static Optional<List<XmlElement>> list(
            QuerySteps elb, Gaps gaps, Operation operation, Map<String, String> params, String of) throws IOException {
        if (gaps.isCut()) {
            return Optional.empty();
        }
        String result = operation.name() + "Result";
        Optional<List<XmlElement>> found = gaps.of(
                elb.list(operation, params, "Marker", new String[] {result, "NextMarker"}, result, of, "member"));
        found.ifPresent(all -> gaps.brought(all.size()));
        return found;
    }
}
