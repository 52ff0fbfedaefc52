package org.ephemera.aws.target;

import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogConfiguration;

/**
 * Where a cluster's configuration says that the output of exec sessions goes ({@code executeCommandConfiguration} of
 * {@code DescribeClusters}).
 *
 * @param execLogging {@code NONE, DEFAULT, OVERRIDE}, or what a newer API may add
 * @param gap why it is not known, if it is not
 */
public record ExecLogging(
        String execLogging, String execGroup, String execBucket, String execPrefix, Optional<Gap> gap) {
    /** Nothing is known, and nothing was asked. */
    public static final ExecLogging ABSENT = new ExecLogging("", "", "", "", Optional.empty());

    /** Why the logging is not known, as parameters of an item. */
    public record Gap(OutcomeCode execGap, String execGapDetail, String execGapMessage) {
        Outcome outcome() {
            return execGap.with(execGapDetail, execGapMessage);
        }
    }

    private static final String DEFAULT = "DEFAULT";
    private static final String OVERRIDE = "OVERRIDE";
    private static final String NONE = "NONE";

    /** A cluster without such a configuration has the default one (ECS API reference). */
    public static ExecLogging of(@Nullable ExecuteCommandConfiguration configuration) {
        if (configuration == null || configuration.loggingAsString() == null) {
            return new ExecLogging(DEFAULT, "", "", "", Optional.empty());
        }
        @Nullable ExecuteCommandLogConfiguration logs = configuration.logConfiguration();
        boolean overridden = logs != null && configuration.loggingAsString().equals(OVERRIDE);
        return new ExecLogging(
                configuration.loggingAsString(),
                overridden ? text(logs.cloudWatchLogGroupName()) : "",
                overridden ? text(logs.s3BucketName()) : "",
                overridden ? text(logs.s3KeyPrefix()) : "",
                Optional.empty());
    }

    public static ExecLogging unknown(Outcome gap) {
        return new ExecLogging("", "", "", "", Optional.of(new Gap(gap.code(), gap.detail(), gap.message())));
    }

    /** True if the output goes to the log group of the container, which only its definition names. */
    public boolean isDefault() {
        return execLogging.equals(DEFAULT);
    }

    /** Why there is no place at which to look; empty if there is one. */
    public Optional<Outcome> nowhere() {
        if (gap.isPresent()) {
            return gap.map(Gap::outcome);
        }
        return switch (execLogging) {
            case DEFAULT -> Optional.empty();
            case NONE ->
                Optional.of(new Outcome.NotEnabled("the cluster's configuration says now that exec sessions are not"
                        + " logged; whether it always did, UpdateCluster in CloudTrail tells"));
            case OVERRIDE ->
                execGroup.isEmpty() && execBucket.isEmpty()
                        ? Optional.of(new Outcome.NotEnabled(
                                "the cluster's configuration names no place for the output of exec sessions"))
                        : Optional.empty();
            default ->
                Optional.of(new Outcome.Failed(
                        DetailCode.NOT_KNOWN,
                        "the cluster's configuration logs exec sessions as '" + SanitizedText.of(execLogging)
                                + "', which this program does not know"));
        };
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
