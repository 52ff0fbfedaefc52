package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.models.AppLogsConfiguration;
import com.azure.resourcemanager.appcontainers.models.LogAnalyticsConfiguration;
import java.util.Optional;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Destination of the logs of an environment's apps.
 *
 * @param destination participle for a sentence: "sent to Log Analytics"
 * @param workspace customer id of the workspace, as the environment spells it
 * @param viaSettings true if the environment's diagnostic settings determine the destination
 * @param withoutWorkspace outcome of the log rows if no workspace is configured
 */
public record AppLogDestination(
        String destination, Optional<String> workspace, boolean viaSettings, Outcome withoutWorkspace) {
    /** Remedy: how to keep the logs in the future. */
    public static final String NEXT_TIME =
            "the output can only be seen in the live log stream. For the next time: 'az containerapp env update"
                    + " --logs-destination log-analytics --logs-workspace-id ID'; this does not restore earlier output";

    public static AppLogDestination of(@Nullable AppLogsConfiguration configuration) {
        @Nullable String to = configuration == null ? null : configuration.destination();
        @Nullable
        LogAnalyticsConfiguration analytics = configuration == null ? null : configuration.logAnalyticsConfiguration();
        return switch (to == null ? "" : to) {
            case "", "none" ->
                new AppLogDestination(
                        "not sent to any destination",
                        Optional.empty(),
                        false,
                        new Outcome.NotEnabled(
                                "the environment sends the logs of its apps to no" + " destination: " + NEXT_TIME));
            case "log-analytics" ->
                new AppLogDestination(
                        "sent to Log Analytics",
                        Optional.ofNullable(analytics).map(LogAnalyticsConfiguration::customerId),
                        false,
                        unavailable("Log Analytics, but its description names no workspace"));
            case "azure-monitor" ->
                new AppLogDestination(
                        "passed to Azure Monitor",
                        Optional.empty(),
                        true,
                        unavailable("Azure Monitor, and its diagnostic settings were not read"));
            default -> {
                String name = "'" + SanitizedText.of(String.valueOf(to)) + "'";
                yield new AppLogDestination(
                        "sent to " + name, Optional.empty(), false, unavailable(name + ", an unknown destination"));
            }
        };
    }

    private static Outcome unavailable(String where) {
        return new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "the environment sends the logs of its apps to " + where + "; " + NamedWorkspace.SETTING
                        + " sets a workspace to query");
    }
}
