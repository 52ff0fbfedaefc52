package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.XmlElement;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the load balancing of a service: the target group, its targets and their health, the load balancer and its
 * listeners.
 */
public final class TargetGroupsSource implements EvidenceSource {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]{0,16}:elasticloadbalancing:(?<region>[a-z0-9-]{1,32}):[0-9]{12}:targetgroup/[A-Za-z0-9/-]{1,128}");

    private final AwsClients clients;

    public TargetGroupsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String group = ParameterCodec.read(item, Ec2Catalog.TargetGroupsParameters.class)
                .targetGroup();
        Matcher arn = ARN.matcher(group);
        if (!arn.matches() || !EcsTarget.isRegion(arn.group("region"))) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.TARGET_GROUP_INVALID,
                    SanitizedText.of(group) + ": invalid target group ARN; no request was sent"));
        }
        ItemCalls calls = new ItemCalls(Ec2Catalog.TARGET_GROUPS, recorder, deadline, clients);
        AwsQueryCalls elb = new AwsQueryCalls(calls, clients.queryClients().loadBalancing(arn.group("region")));
        StepResults gaps = new StepResults();
        // Read first, because it changes when a task stops.
        list(elb, gaps, Ec2Catalog.DESCRIBE_TARGET_HEALTH, Map.of("TargetGroupArn", group), "TargetHealthDescriptions")
                .ifPresent(targets -> gaps.addClause(CountText.of(targets.size(), "target")));
        Optional<List<XmlElement>> groups = list(
                elb,
                gaps,
                Ec2Catalog.DESCRIBE_TARGET_GROUPS,
                Map.of("TargetGroupArns.member.1", group),
                "TargetGroups");
        if (groups.isPresent()) {
            List<String> balancers = groups.get().stream()
                    .flatMap(each -> each.texts("LoadBalancerArns", "member").stream())
                    .toList();
            gaps.addClause(
                    balancers.isEmpty()
                            ? "no load balancer sends traffic to it"
                            : "load balancer " + SanitizedText.of(balancers.getFirst()));
            for (String balancer : balancers) {
                list(
                        elb,
                        gaps,
                        Ec2Catalog.DESCRIBE_LOAD_BALANCERS,
                        Map.of("LoadBalancerArns.member.1", balancer),
                        "LoadBalancers");
                list(elb, gaps, Ec2Catalog.DESCRIBE_LISTENERS, Map.of("LoadBalancerArn", balancer), "Listeners")
                        .ifPresent(listeners -> gaps.addClause(CountText.of(listeners.size(), "listener")));
            }
        }
        return gaps.toResult(group);
    }

    private static Optional<List<XmlElement>> list(
            AwsQueryCalls elb, StepResults gaps, ApiOperation operation, Map<String, String> params, String of)
            throws IOException {
        if (gaps.isEndedByDeadline()) {
            return Optional.empty();
        }
        String result = operation.name() + "Result";
        Optional<List<XmlElement>> found = gaps.of(
                elb.list(operation, params, "Marker", new String[] {result, "NextMarker"}, result, of, "member"));
        found.ifPresent(all -> gaps.addObjects(all.size()));
        return found;
    }
}
