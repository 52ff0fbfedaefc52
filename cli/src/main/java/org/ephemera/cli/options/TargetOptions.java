package org.ephemera.cli.options;

import org.ephemera.cli.cloud.TargetName;
import org.ephemera.cli.session.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words by which a command is told what is to be collected. */
public final class TargetOptions {
    @Parameters(arity = "0..1", paramLabel = "TARGET", description = TargetName.DESCRIPTION)
    private @Nullable String target;

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--alert",
            paramLabel = "FILE",
            description =
                    "Instead of a target: an alert that names it, in any form in which the functions take one: from"
                            + " EventBridge, GuardDuty, Security Hub, CloudWatch, SQS, SNS, Falco Talon, Azure Monitor (-: stdin)."
                            + " EPHEMERA_SELECTOR may leave it out.")
    private @Nullable String alert;

    @Option(
            names = "--trail",
            paramLabel = "ARN",
            description = "Ask a trail too, beside CloudTrail's event history of 90 days: the ARN of its log group"
                    + " (EPHEMERA_TRAIL).")
    private @Nullable String trail;

    /**
     * Returns the target, completed with {@code --cluster}.
     *
     * @throws CommandFailure of usage if {@code --cluster} does not apply to the target
     */
    @Nullable
    public String target() throws CommandFailure {
        return cluster.complete(target);
    }

    @Nullable
    public String alert() {
        return alert;
    }

    @Nullable
    public String trail() {
        return trail;
    }
}
