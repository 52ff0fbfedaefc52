package org.ephemera.aws.source;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Gaps;
import org.ephemera.evidence.Artifact;

/** What is asked of EC2 for one item, and what the answers lead to. */
final class Ec2Steps {
    private static final String[] NEXT = {"nextToken"};

    private final QuerySteps ec2;
    private final PlannedItem item;
    private final Recorder recorder;

    Ec2Steps(Artifact artifact, AwsClients clients, PlannedItem item, Recorder recorder, Deadline deadline) {
        Calls calls = new Calls(artifact, recorder, deadline, clients.clock());
        this.ec2 = new QuerySteps(calls, clients.queries().ec2(item.param("region")));
        this.item = item;
        this.recorder = recorder;
    }

    /** @param set what the list is called in the answer */
    Optional<List<XmlElement>> list(Gaps gaps, Operation operation, String filter, List<String> values, String set)
            throws IOException {
        return gaps.isCut()
                ? Optional.empty()
                : gaps.of(ec2.list(operation, Ec2Ids.filter(filter, values), "NextToken", NEXT, set, "item"));
    }

    void planSecurityGroups(Collection<String> groups) {
        for (List<String> some : Ec2Ids.batches(Ec2Ids.of(groups))) {
            Map<String, String> params = params();
            params.put("groups", Ec2Ids.toParam(some));
            recorder.plan(SecurityGroupsSource.ARTIFACT, item.window(), params);
        }
    }

    void planVolumes(List<String> instances) {
        Map<String, String> params = params();
        params.put("instances", Ec2Ids.toParam(instances));
        recorder.plan(VolumesSource.ARTIFACT, item.window(), params);
    }

    private Map<String, String> params() {
        return new TreeMap<>(Map.of("region", item.param("region")));
    }
}
