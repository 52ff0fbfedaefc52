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
 * Log destination of exec sessions in a cluster's configuration ({@code executeCommandConfiguration} of {@code
 * DescribeClusters}).
 *
 * @param execLogging {@code NONE, DEFAULT, OVERRIDE}, or a value of a newer API
 * @param gap the reason if the configuration is unknown
 */
public record ExecLogging(
        String execLogging, String execGroup, String execBucket, String execPrefix, Optional<Gap> gap) {
    /** No configuration; it was not requested. */
    public static final ExecLogging ABSENT = new ExecLogging("", "", "", "", Optional.empty());

    /** Reason for an unknown configuration, as parameters of an item. */
    public record Gap(OutcomeCode execGap, String execGapDetail, String execGapMessage) {
        Outcome outcome() {
            return execGap.with(execGapDetail, execGapMessage);
        }
    }

    private static final String DEFAULT = "DEFAULT";
    private static final String OVERRIDE = "OVERRIDE";
    private static final String NONE = "NONE";

    /** Returns the logging of a configuration. A cluster without one has the default (ECS API reference). */
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

    /** Returns the logging of a cluster whose configuration could not be read. */
    public static ExecLogging unknown(Outcome gap) {
        return new ExecLogging("", "", "", "", Optional.of(new Gap(gap.code(), gap.detail(), gap.message())));
    }

    /** Reports whether the output goes to the log group of the container, which only the task definition contains. */
    public boolean isDefault() {
        return execLogging.equals(DEFAULT);
    }

    /** Returns the outcome if there is no log destination to read; empty if there is one. */
    public Optional<Outcome> missingDestination() {
        if (gap.isPresent()) {
            return gap.map(Gap::outcome);
        }
        return switch (execLogging) {
            case DEFAULT -> Optional.empty();
            case NONE ->
                Optional.of(new Outcome.NotEnabled("logging of exec sessions is currently disabled in the cluster's"
                        + " configuration; UpdateCluster events in CloudTrail show whether it was enabled before"));
            case OVERRIDE ->
                execGroup.isEmpty() && execBucket.isEmpty()
                        ? Optional.of(new Outcome.NotEnabled(
                                "the cluster's configuration contains no log group and no bucket for the output of"
                                        + " exec sessions"))
                        : Optional.empty();
            default ->
                Optional.of(new Outcome.Failed(
                        DetailCode.NOT_KNOWN,
                        "the cluster's configuration has the exec logging mode '" + SanitizedText.of(execLogging)
                                + "', which is not supported"));
        };
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
