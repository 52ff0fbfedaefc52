package org.ephemera.cli.options;

import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that specify the target of a command, or the alert that identifies it. */
public final class TargetOptions {
    @Parameters(arity = "0..1", paramLabel = "TARGET", description = TargetName.DESCRIPTION)
    private @Nullable String target;

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--alert",
            paramLabel = "FILE",
            description = "Alert that identifies the targets, such as a GuardDuty finding; - is stdin.")
    private @Nullable String alert;

    @Option(
            names = "--trail",
            paramLabel = "ARN",
            description = "Also query this CloudTrail log group, for events older than 90 days (EPHEMERA_TRAIL).")
    private @Nullable String trail;

    /**
     * Returns the target, completed with {@code --cluster}.
     *
     * @throws CommandFailure with a usage error if {@code --cluster} does not apply to the target
     */
    @Nullable
    public String target() throws CommandFailure {
        return cluster.complete(target);
    }

    /** Returns the file of the alert; null if the option is not set. */
    @Nullable
    public String alert() {
        return alert;
    }

    /** Returns the ARN of the trail's log group; null if the option is not set. */
    @Nullable
    public String trail() {
        return trail;
    }
}
