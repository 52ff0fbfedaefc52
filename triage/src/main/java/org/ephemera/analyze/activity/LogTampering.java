package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Logs of control planes and containers, and alerts, that were deleted, shortened or disabled (EXE-009). */
final class LogTampering implements CallRule {
    /** Shortest retention that is not reported. Most intrusions are found later. */
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
            "config DeleteDeliveryChannel",
            "ec2 DeleteFlowLogs",
            "guardduty DeleteDetector",
            "guardduty DeleteMembers",
            "guardduty DisassociateFromAdministratorAccount",
            "guardduty DisassociateMembers",
            "guardduty StopMonitoringMembers",
            "guardduty DeletePublishingDestination",
            "inspector2 Disable",
            "route53resolver DeleteResolverQueryLogConfig",
            "route53resolver DisassociateResolverQueryLogConfig",
            "securityhub DisableSecurityHub");
    /** Operations that end the recording of an account or the work of a detector, worse than the loss of one log. */
    private static final Set<String> WORST = Set.of(
            "cloudtrail StopLogging",
            "cloudtrail DeleteTrail",
            "cloudtrail DeleteEventDataStore",
            "cloudtrail StopEventDataStoreIngestion",
            "guardduty DeleteDetector",
            "guardduty UpdateDetector",
            "guardduty StopMonitoringMembers",
            "securityhub DisableSecurityHub");

    private static final Map<String, String> AZURE = Map.of(
            "microsoft.insights/diagnosticsettings/delete", "a diagnostic setting was deleted",
            "microsoft.operationalinsights/workspaces/delete", "a workspace was deleted",
            "microsoft.operationalinsights/workspaces/purge/action", "rows of a workspace were purged",
            "microsoft.operationalinsights/workspaces/tables/delete", "a table of a workspace was deleted",
            "microsoft.insights/datacollectionrules/delete", "a data collection rule was deleted",
            "microsoft.network/networkwatchers/flowlogs/delete", "flow logs were deleted");
    /** Resource providers that run applications, whose settings are created and deleted with them. */
    private static final List<String> APPLICATIONS = List.of(
            "/providers/microsoft.app/", "/providers/microsoft.containerinstance/", "/providers/microsoft.web/sites/");

    private static final Set<String> DELETES = Set.of("delete", "deletecollection");

    /** Words in the names of audit logs and of logs that the services of a cluster share. */
    private static final List<String> SHARED_LOGS = List.of(
            "trail", "audit", "flow", "guardduty", "/aws/eks/", "containerinsights", "session", "exec", "ssm", "dns");

    private static final String ECS = "aws.ecs.";
    /** Prefix of artifacts with container output. Other artifacts on log groups do not identify those of the target. */
    private static final String CONTAINER_LOGS = "aws.logs.";

    /** Log groups of the target's containers; empty if unknown, as for Kubernetes, where agents choose the group. */
    private final Set<String> own;

    private final AzureTargetParts azure;

    LogTampering(SealedPackage sealed) {
        this.azure = AzureTargetParts.of(sealed);
        boolean known = sealed.request().target().kind().startsWith(ECS);
        this.own = sealed.outcomes().stream()
                .filter(item -> known && item.planned().artifact().startsWith(CONTAINER_LOGS))
                .map(item -> item.planned().param("group"))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
    }

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        EventBridgeRules rules = EventBridgeRules.of(calls);
        for (ControlCall call :
                AzureOperations.distinctOperations(calls.stream()).toList()) {
            boolean otherApplication = isOtherApplication(call);
            what(call, rules)
                    .ifPresent(what -> findings.addRanked(
                            "EXE-009",
                            severity(call, otherApplication, rules),
                            WORST.contains(call.service() + " " + call.action()) ? 0 : 1,
                            call.principal(),
                            what
                                    + (otherApplication ? ", which is not a log of the target" : "")
                                    + call.error()
                                            .map(error -> "; refused: " + error)
                                            .orElse(""),
                            call));
        }
    }

    private static Severity severity(ControlCall call, boolean otherApplication, EventBridgeRules rules) {
        if (call.service().equals("events")) {
            return call.action().equals("PutRule") && !isDisabled(call)
                    ? rules.patternChange(call)
                            .map(EventBridgeRules.PatternChange::severity)
                            .orElse(Severity.LOW)
                    : rules.severity(call);
        }
        boolean mayBeOrdinary = call.action().equals("UpdateTrail")
                || (call.service().equals("ecs") && sessions(call.request()).isEmpty());
        return call.error().isPresent() || otherApplication || mayBeOrdinary ? Severity.MEDIUM : Severity.HIGH;
    }

    private static boolean isDisabled(ControlCall call) {
        return call.request().path("state").asText().equals("DISABLED");
    }

    /**
     * Reports whether the log belongs to another application than the target: environments are created and deleted
     * every day.
     */
    private boolean isOtherApplication(ControlCall call) {
        String resource = AzureTargetParts.resource(call);
        if (!resource.isEmpty()) {
            return !azure.ids().isEmpty()
                    && !azure.uses(call)
                    && APPLICATIONS.stream().anyMatch(resource::contains);
        }
        String group = call.request().path("logGroupName").asText();
        String lower = group.toLowerCase(Locale.ROOT);
        return call.service().equals("logs")
                && !group.isEmpty()
                && !own.isEmpty()
                && !own.contains(group)
                && SHARED_LOGS.stream().noneMatch(lower::contains);
    }

    private static Optional<String> what(ControlCall call, EventBridgeRules rules) {
        if (call.service().equals("kubernetes")) {
            KubernetesApiCall audited = new KubernetesApiCall(call);
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
            case "guardduty CreateFilter", "guardduty UpdateFilter" -> filter(call.request());
            case "ecs UpdateCluster", "ecs UpdateClusterSettings" ->
                sessions(call.request()).or(() -> insights(call.request()));
            case "cloudtrail PutEventSelectors" -> TrailSettings.selectors(call.request());
            case "cloudtrail UpdateTrail" -> TrailSettings.of(call.request());
            case "events DisableRule", "events DeleteRule", "events RemoveTargets" ->
                Optional.of(call.action() + " " + EventBridgeRules.name(call.request()));
            case "events PutRule" ->
                isDisabled(call)
                        ? Optional.of("the rule " + EventBridgeRules.name(call.request()) + " was disabled")
                        : rules.patternChange(call).map(EventBridgeRules.PatternChange::what);
            default -> Optional.empty();
        };
    }

    private static Optional<String> retention(JsonNode request) {
        int days = request.path("retentionInDays").asInt();
        return days > 0 && days < SHORT_DAYS
                ? Optional.of(named(request) + " keeps its events for only " + days + " days")
                : Optional.empty();
    }

    /** Returns a description if the detector, or a feature of it, was disabled while it continues to exist. */
    private static Optional<String> detector(JsonNode request) {
        String detector = "the detector " + request.path("detectorId").asText();
        JsonNode enable = request.path("enable");
        if (enable.isBoolean() && !enable.asBoolean()) {
            return Optional.of(detector + " was disabled");
        }
        String off = request.path("features")
                .valueStream()
                .filter(feature -> feature.path("status").asText().equals("DISABLED"))
                .map(feature -> feature.path("name").asText())
                .collect(Collectors.joining(", "));
        return off.isEmpty() ? Optional.empty() : Optional.of("features of " + detector + " were disabled: " + off);
    }

    /** Returns a description of a filter that archives findings, so that EventBridge rules do not receive them. */
    private static Optional<String> filter(JsonNode request) {
        return request.path("action").asText().equals("ARCHIVE")
                ? Optional.of("findings of the detector "
                        + request.path("detectorId").asText()
                        + " are archived by the filter "
                        + request.path("name").asText(request.path("filterName").asText()))
                : Optional.empty();
    }

    /** Returns a description if the input of ECS Exec sessions is no longer logged. */
    private static Optional<String> sessions(JsonNode request) {
        return request.path("configuration")
                        .path("executeCommandConfiguration")
                        .path("logging")
                        .asText()
                        .equals("NONE")
                ? Optional.of("session logging of the cluster "
                        + request.path("cluster").asText() + " was disabled")
                : Optional.empty();
    }

    /** Returns a description if Container Insights, whose metrics show a miner, was disabled. */
    private static Optional<String> insights(JsonNode request) {
        return request.path("settings")
                .valueStream()
                .filter(setting -> setting.path("name").asText().equals("containerInsights")
                        && setting.path("value").asText().equals("disabled"))
                .findFirst()
                .map(setting -> "Container Insights of the cluster "
                        + request.path("cluster").asText() + " were disabled");
    }

    private static Optional<String> clusterLogging(JsonNode request) {
        for (JsonNode setting : request.path("logging").path("clusterLogging")) {
            if (setting.path("enabled").isBoolean() && !setting.path("enabled").asBoolean()) {
                return Optional.of("control plane logs were disabled in "
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
