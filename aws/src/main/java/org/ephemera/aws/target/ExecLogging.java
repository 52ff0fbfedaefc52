package org.ephemera.aws.target;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.PlannedItem;
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
 * @param mode {@code NONE, DEFAULT, OVERRIDE}, or what a newer API may add
 * @param gap why it is not known, if it is not
 */
public record ExecLogging(String mode, String group, String bucket, String prefix, Optional<Outcome> gap) {
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
        return new ExecLogging("", "", "", "", Optional.of(gap));
    }

    public static ExecLogging of(PlannedItem item) {
        return new ExecLogging(
                item.param("execLogging"),
                item.param("execGroup"),
                item.param("execBucket"),
                item.param("execPrefix"),
                item.param("execGap").isEmpty()
                        ? Optional.empty()
                        : Optional.of(OutcomeCode.valueOf(item.param("execGap"))
                                .with(item.param("execGapDetail"), item.param("execGapMessage"))));
    }

    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        params.put("execLogging", mode);
        params.put("execGroup", group);
        params.put("execBucket", bucket);
        params.put("execPrefix", prefix);
        gap.ifPresent(outcome -> {
            params.put("execGap", outcome.code().name());
            params.put("execGapDetail", outcome.detail());
            params.put("execGapMessage", outcome.message());
        });
        params.values().removeIf(String::isEmpty);
        return params;
    }

    /** True if the output goes to the log group of the container, which only its definition names. */
    public boolean isDefault() {
        return mode.equals(DEFAULT);
    }

    /** Why there is no place at which to look; empty if there is one. */
    public Optional<Outcome> nowhere() {
        if (gap.isPresent()) {
            return gap;
        }
        return switch (mode) {
            case DEFAULT -> Optional.empty();
            case NONE ->
                Optional.of(new Outcome.NotEnabled("the cluster's configuration says now that exec sessions are not"
                        + " logged; whether it always did, UpdateCluster in CloudTrail tells"));
            case OVERRIDE ->
                group.isEmpty() && bucket.isEmpty()
                        ? Optional.of(new Outcome.NotEnabled(
                                "the cluster's configuration names no place for the output of exec sessions"))
                        : Optional.empty();
            default ->
                Optional.of(new Outcome.Failed(
                        "NotKnown",
                        "the cluster's configuration logs exec sessions as '" + SanitizedText.of(mode)
                                + "', which this program does not know"));
        };
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
