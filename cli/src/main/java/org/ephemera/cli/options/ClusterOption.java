package org.ephemera.cli.options;

import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option that completes the short ARN of an ECS task or service, which does not contain its cluster. */
public final class ClusterOption {
    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "Name or ARN of the cluster of a short ARN TARGET (task/ID or service/NAME).")
    private @Nullable String cluster;

    /**
     * Returns the target, completed with the cluster if the option is set.
     *
     * @throws CommandFailure with a usage error if the option has no target, or the target is not a task or service of
     *     that cluster
     */
    @Nullable
    public String complete(@Nullable String target) throws CommandFailure {
        String typed = TargetName.typed(target);
        if (cluster == null) {
            return typed;
        }
        if (typed == null) {
            throw CommandFailure.usage("--cluster requires a TARGET", "Omit --cluster");
        }
        try {
            return EcsTarget.inCluster(typed, cluster);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
