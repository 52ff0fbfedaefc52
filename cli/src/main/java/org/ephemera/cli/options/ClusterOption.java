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
            description = "The cluster of a TARGET given as a short ARN (task/ID, service/NAME): its name or ARN.")
    private @Nullable String cluster;

    /**
     * Returns the target, completed with the cluster if the option is set.
     *
     * @throws CommandFailure of usage if the option has no target, or the target is not a task or service of that cluster
     */
    @Nullable
    public String complete(@Nullable String target) throws CommandFailure {
        String typed = TargetName.typed(target);
        if (cluster == null) {
            return typed;
        }
        if (typed == null) {
            throw CommandFailure.usage("--cluster requires a TARGET", "Leave it out");
        }
        try {
            return EcsTarget.inCluster(typed, cluster);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e);
        }
    }
}
