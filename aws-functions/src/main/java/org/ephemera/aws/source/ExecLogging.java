package org.ephemera.aws.source;

import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.PlannedItem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogConfiguration;

/**
 * Where a cluster's configuration says that the output of exec sessions goes ({@code executeCommandConfiguration} of
 * {@code DescribeClusters}).
 *
 * @param mode {@code NONE, DEFAULT, OVERRIDE}, or what a newer API may add; "" if it is not known
 * @param why it is not known, as a sentence; "" if it is
 */
record ExecLogging(String mode, String group, String bucket, String prefix, String why) {
    static final String DEFAULT = "DEFAULT";
    static final String OVERRIDE = "OVERRIDE";
    static final String NONE = "NONE";

    /** A cluster without such a configuration has the default one (ECS API reference). */
    static ExecLogging of(@Nullable ExecuteCommandConfiguration configuration) {
        if (configuration == null || configuration.loggingAsString() == null) {
            return new ExecLogging(DEFAULT, "", "", "", "");
        }
        @Nullable ExecuteCommandLogConfiguration logs = configuration.logConfiguration();
        return logs == null
                ? new ExecLogging(configuration.loggingAsString(), "", "", "", "")
                : new ExecLogging(
                        configuration.loggingAsString(),
                        text(logs.cloudWatchLogGroupName()),
                        text(logs.s3BucketName()),
                        text(logs.s3KeyPrefix()),
                        "");
    }

    static ExecLogging unknown(String why) {
        return new ExecLogging("", "", "", "", why);
    }

    static ExecLogging of(PlannedItem item) {
        return new ExecLogging(
                item.param("execLogging"),
                item.param("execGroup"),
                item.param("execBucket"),
                item.param("execPrefix"),
                item.param("execWhy"));
    }

    void put(Map<String, String> params) {
        params.put("execLogging", mode);
        params.put("execGroup", group);
        params.put("execBucket", bucket);
        params.put("execPrefix", prefix);
        params.put("execWhy", why);
        params.values().removeIf(String::isEmpty);
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
