package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.read.AzureOperations;

/** Logs of control planes and containers that were deleted, shortened or switched off (EXE-009). */
final class LogTampering implements CallRule {
    /** What is kept for less is gone before most intrusions are found. */
    private static final int SHORT_DAYS = 30;

    private static final Set<String> AWS = Set.of(
            "logs DeleteLogGroup",
            "logs DeleteLogStream",
            "logs DeleteSubscriptionFilter",
            "cloudtrail StopLogging",
            "cloudtrail DeleteTrail",
            "cloudtrail DeleteEventDataStore",
            "cloudtrail StopEventDataStoreIngestion",
            "config StopConfigurationRecorder",
            "config DeleteConfigurationRecorder",
            "ec2 DeleteFlowLogs",
            "guardduty DeleteDetector",
            "guardduty DeleteMembers",
            "guardduty DisassociateFromAdministratorAccount",
            "guardduty DisassociateMembers",
            "guardduty StopMonitoringMembers",
            "securityhub DisableSecurityHub");
    private static final Map<String, String> AZURE = Map.of(
            "microsoft.insights/diagnosticsettings/delete", "a diagnostic setting was deleted",
            "microsoft.operationalinsights/workspaces/delete", "a workspace was deleted",
            "microsoft.operationalinsights/workspaces/purge/action", "rows of a workspace were purged",
            "microsoft.operationalinsights/workspaces/tables/delete", "a table of a workspace was deleted",
            "microsoft.insights/datacollectionrules/delete", "a rule of what is collected was deleted");
    private static final Set<String> DELETES = Set.of("delete", "deletecollection");

    @Override
    public void judge(List<ControlCall> calls, CallNotes judged) {
        for (ControlCall call : AzureOperations.once(calls.stream()).toList()) {
            what(call)
                    .ifPresent(what -> judged.add(
                            "EXE-009",
                            call.error().isPresent() ? Severity.MEDIUM : Severity.HIGH,
                            call.principal(),
                            what
                                    + call.error()
                                            .map(error -> "; refused: " + error)
                                            .orElse(""),
                            call));
        }
    }

    private static Optional<String> what(ControlCall call) {
        if (call.service().equals("kubernetes")) {
            Audited audited = new Audited(call);
            return audited.is(DELETES, "events") && !audited.bySystem()
                    ? Optional.of("events of " + audited.namespace() + " were deleted")
                    : Optional.empty();
        }
        Optional<String> azure = Optional.ofNullable(AZURE.get(call.action().toLowerCase(Locale.ROOT)));
        if (azure.isPresent()) {
            return azure.map(
                    what -> what + ": " + call.entry().path("resourceId").asText());
        }
        String operation = call.service() + " " + call.action();
        if (AWS.contains(operation)) {
            return Optional.of(call.action() + " " + named(call.request()));
        }
        return switch (operation) {
            case "logs PutRetentionPolicy" -> retention(call.request());
            case "eks UpdateClusterConfig" -> clusterLogging(call.request());
            case "guardduty UpdateDetector" -> detector(call.request());
            case "cloudtrail PutEventSelectors" -> selectors(call.request());
            default -> Optional.empty();
        };
    }

    private static Optional<String> retention(JsonNode request) {
        int days = request.path("retentionInDays").asInt();
        return days > 0 && days < SHORT_DAYS
                ? Optional.of(named(request) + " keeps its events for " + days + " days only")
                : Optional.empty();
    }

    /** Switched off, and there all the same. */
    private static Optional<String> detector(JsonNode request) {
        JsonNode enable = request.path("enable");
        return enable.isBoolean() && !enable.asBoolean()
                ? Optional.of("the detector " + request.path("detectorId").asText() + " was switched off")
                : Optional.empty();
    }

    /** A trail that goes on and no longer has the calls that manage anything. */
    private static Optional<String> selectors(JsonNode request) {
        JsonNode plain = request.path("eventSelectors");
        JsonNode advanced = request.path("advancedEventSelectors");
        boolean without = plain.isEmpty()
                ? !advanced.isEmpty() && !advanced.toString().contains("\"Management\"")
                : plain.valueStream().noneMatch(LogTampering::hasManagement);
        return without
                ? Optional.of(
                        "the trail " + request.path("trailName").asText() + " leaves out calls that manage things")
                : Optional.empty();
    }

    /** What is not said is the default: all of them. */
    private static boolean hasManagement(JsonNode selector) {
        return selector.path("includeManagementEvents").asBoolean(true)
                && selector.path("readWriteType").asText("All").matches("(?i)all|writeonly");
    }

    private static Optional<String> clusterLogging(JsonNode request) {
        for (JsonNode setting : request.path("logging").path("clusterLogging")) {
            if (setting.path("enabled").isBoolean() && !setting.path("enabled").asBoolean()) {
                return Optional.of("logs of the control plane were switched off in "
                        + request.path("name").asText() + ": " + setting.path("types"));
            }
        }
        return Optional.empty();
    }

    private static String named(JsonNode request) {
        String stream = request.path("logStreamName").asText();
        String name = request.path("logGroupName")
                .asText(request.path("name").asText(request.path("detectorId").asText()));
        return name + (stream.isEmpty() ? "" : " " + stream);
    }
}
