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
     * Plans the groups, as many in one question as it takes.
     *
     * @param groups their ids, any number of times; what is no id is left out
     * @param about the item that names them
     */
    public static void plan(Collection<String> groups, PlannedItem about, Recorder recorder) {
        for (List<String> some : Ec2Ids.batches(Ec2Ids.of(groups))) {
            recorder.plan(
                    Ec2Catalog.SECURITY_GROUPS,
                    about.window(),
                    new Ec2Catalog.SecurityGroupsParameters(EcsPlace.of(about).region(), new Ec2Ids(some)));
        }
    }
}
