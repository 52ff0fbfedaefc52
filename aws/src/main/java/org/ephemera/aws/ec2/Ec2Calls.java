package org.ephemera.aws.ec2;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.AwsQueryCalls;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.plan.SecurityGroupPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Artifact;

/**
 * Read calls to EC2 for one item. Plans further items for the security groups and volumes that the responses contain.
 */
final class Ec2Calls {
    private static final String[] NEXT = {"nextToken"};
    private static final Set<String> MAY_BE_HIDDEN =
            Set.of("DescribeInstances", "DescribeNetworkInterfaces", "DescribeVolumes");
    private static final String UNKNOWN_PARAMETER = "UnknownParameter";

    private final AwsQueryCalls ec2;
    private final PlannedItem item;
    private final Recorder recorder;

    Ec2Calls(Artifact artifact, AwsClients clients, PlannedItem item, Recorder recorder, Deadline deadline) {
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        this.ec2 = new AwsQueryCalls(calls, clients.queryClients().ec2(region(item)));
        this.item = item;
        this.recorder = recorder;
    }

    /**
     * Lists the resources that match a filter, including AWS-managed resources such as the instances of ECS Managed
     * Instances and EKS Auto Mode. An account setting can hide these resources unless a request includes them (EC2 API
     * reference, ManagedResourceVisibility).
     *
     * @param set name of the list in the response
     */
    Optional<List<XmlElement>> list(
            StepResults gaps, ApiOperation operation, String filter, List<String> values, String set)
            throws IOException {
        if (gaps.isEndedByDeadline()) {
            return Optional.empty();
        }
        Map<String, String> params = Ec2Ids.filter(filter, values);
        if (!MAY_BE_HIDDEN.contains(operation.name())) {
            return gaps.of(list(operation, params, set));
        }
        Map<String, String> all = new TreeMap<>(params);
        all.put("IncludeManagedResources", "true");
        StepResult<List<XmlElement>> result = list(operation, all, set);
        // A region without this parameter hides nothing.
        return gaps.of(
                result instanceof StepResult.Missing<?> not
                                && not.why().detail().equals(UNKNOWN_PARAMETER)
                        ? list(operation, params, set)
                        : result);
    }

    private StepResult<List<XmlElement>> list(ApiOperation operation, Map<String, String> params, String set)
            throws IOException {
        return ec2.list(operation, params, "NextToken", NEXT, set, "item");
    }

    void planSecurityGroups(Collection<String> groups) {
        SecurityGroupPlan.plan(groups, item, recorder);
    }

    void planVolumes(List<String> instances) {
        recorder.plan(
                Ec2Catalog.VOLUMES,
                item.window(),
                new Ec2Catalog.VolumesParameters(region(item), new Ec2Ids(instances), Ec2Ids.NONE));
    }

    private static String region(PlannedItem item) {
        return EcsPlace.of(item).region();
    }
}
