package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.List;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;

/** Plans security groups and their rules. */
public final class SecurityGroupPlan {
    private SecurityGroupPlan() {}

    /**
     * Plans the groups, as many ids in one request as EC2 accepts.
     *
     * @param groups the ids, with duplicates; invalid ids are left out
     * @param parent the item that references them
     */
    public static void plan(Collection<String> groups, PlannedItem parent, Recorder recorder) {
        for (List<String> some : Ec2Ids.batches(Ec2Ids.of(groups))) {
            recorder.plan(
                    Ec2Catalog.SECURITY_GROUPS,
                    parent.window(),
                    new Ec2Catalog.SecurityGroupsParameters(EcsPlace.of(parent).region(), new Ec2Ids(some)));
        }
    }
}
