package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.models.AppLogsConfiguration;
import com.azure.resourcemanager.appcontainers.models.LogAnalyticsConfiguration;
import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Where an environment sends what its apps write.
 *
 * @param destination for a sentence
 * @param workspace customer id of the workspace, as the environment spells it
 * @param viaSettings true if its diagnostic settings tell where the logs go
 * @param withoutWorkspace how the question for rows ends if nobody names a workspace
 */
public record AppLogDestination(
        String destination, Optional<String> workspace, boolean viaSettings, Outcome withoutWorkspace) {
    /** For a sentence: what would have them kept. */
    public static final String NEXT_TIME =
            "what they write can only be seen while they write it. To have it the next time: 'az"
                    + " containerapp env update --logs-destination log-analytics --logs-workspace-id ID'; nothing that was"
                    + " written before comes back by it";

    public static AppLogDestination of(@Nullable AppLogsConfiguration configuration) {
        @Nullable String to = configuration == null ? null : configuration.destination();
        @Nullable
        LogAnalyticsConfiguration analytics = configuration == null ? null : configuration.logAnalyticsConfiguration();
        return switch (to == null ? "" : to) {
            case "", "none" ->
                new AppLogDestination(
                        "sent nowhere",
                        Optional.empty(),
                        false,
                        new Outcome.NotEnabled("the environment sends the logs of its apps nowhere: " + NEXT_TIME));
            case "log-analytics" ->
                new AppLogDestination(
                        "sent to Log Analytics",
                        Optional.ofNullable(analytics).map(LogAnalyticsConfiguration::customerId),
                        false,
                        untold("Log Analytics and does not tell to which workspace"));
            case "azure-monitor" ->
                new AppLogDestination(
                        "handed to Azure Monitor",
                        Optional.empty(),
                        true,
                        untold("Azure Monitor, and its diagnostic settings were not read"));
            default -> {
                String name = "'" + SanitizedText.of(String.valueOf(to)) + "'";
                yield new AppLogDestination(
                        "sent to " + name, Optional.empty(), false, untold(name + ", which is not known here"));
            }
        };
    }

    private static Outcome untold(String where) {
        return new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "the environment sends the logs of its apps to " + where + "; " + NamedWorkspace.SETTING
                        + " has a workspace asked");
    }
}
