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
    private static final Map<String, String> AZURE = Map.of(
            "microsoft.insights/diagnosticsettings/delete", "a diagnostic setting was deleted",
            "microsoft.operationalinsights/workspaces/delete", "a workspace was deleted",
            "microsoft.operationalinsights/workspaces/purge/action", "rows of a workspace were purged",
            "microsoft.operationalinsights/workspaces/tables/delete", "a table of a workspace was deleted",
            "microsoft.insights/datacollectionrules/delete", "a rule of what is collected was deleted",
            "microsoft.network/networkwatchers/flowlogs/delete", "flow logs were deleted");
    /** What runs applications: their settings come and go with them. */
    private static final List<String> APPLICATIONS = List.of(
            "/providers/microsoft.app/", "/providers/microsoft.containerinstance/", "/providers/microsoft.web/sites/");

    private static final Set<String> DELETES = Set.of("delete", "deletecollection");

    /** Words in the names of logs of who did what, and of those that a cluster's services share. */
    private static final List<String> OF_ALL = List.of(
            "trail", "audit", "flow", "guardduty", "/aws/eks/", "containerinsights", "session", "exec", "ssm", "dns");

    private static final String ECS = "aws.ecs.";
    /** Artifacts of what containers wrote; other groups that were asked say nothing of which ones are the target's. */
    private static final String WRITTEN = "aws.logs.";

    /** Log groups of the target's containers; empty where none is known, as in Kubernetes, where agents decide that. */
    private final Set<String> own;

    private final AzureTargetParts azure;

    LogTampering(SealedPackage sealed) {
        this.azure = AzureTargetParts.of(sealed);
        boolean known = sealed.request().target().kind().startsWith(ECS);
        this.own = sealed.outcomes().stream()
                .filter(item -> known && item.planned().artifact().startsWith(WRITTEN))
                .map(item -> item.planned().param("group"))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
    }

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        EventBridgeRules rules = EventBridgeRules.of(calls);
        for (ControlCall call : AzureOperations.once(calls.stream()).toList()) {
            boolean elsewhere = isElsewhere(call);
            what(call, rules)
                    .ifPresent(what -> judged.add(
                            "EXE-009",
                            severity(call, elsewhere, rules),
                            call.principal(),
                            what
                                    + (elsewhere ? ", which is no log of the target" : "")
                                    + call.error()
                                            .map(error -> "; refused: " + error)
                                            .orElse(""),
                            call));
        }
    }

    private static Severity severity(ControlCall call, boolean elsewhere, EventBridgeRules rules) {
        if (call.service().equals("events")) {
            return call.action().equals("PutRule") && !isSwitchedOff(call)
                    ? rules.overwritten(call)
                            .map(EventBridgeRules.Overwritten::severity)
                            .orElse(Severity.LOW)
                    : rules.severity(call);
        }
        boolean mayBeOrdinary = call.action().equals("UpdateTrail")
                || (call.service().equals("ecs") && sessions(call.request()).isEmpty());
        return call.error().isPresent() || elsewhere || mayBeOrdinary ? Severity.MEDIUM : Severity.HIGH;
    }

    private static boolean isSwitchedOff(ControlCall call) {
        return call.request().path("state").asText().equals("DISABLED");
    }

    /** Of a log of an application that is not the target's: environments are torn down and set up every day. */
    private boolean isElsewhere(ControlCall call) {
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
                && OF_ALL.stream().noneMatch(lower::contains);
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
                isSwitchedOff(call)
                        ? Optional.of("the rule " + EventBridgeRules.name(call.request()) + " was switched off")
                        : rules.overwritten(call).map(EventBridgeRules.Overwritten::what);
            default -> Optional.empty();
        };
    }

    private static Optional<String> retention(JsonNode request) {
        int days = request.path("retentionInDays").asInt();
        return days > 0 && days < SHORT_DAYS
                ? Optional.of(named(request) + " keeps its events for " + days + " days only")
                : Optional.empty();
    }

    /** Switched off as a whole or in part, and there all the same. */
    private static Optional<String> detector(JsonNode request) {
        String detector = "the detector " + request.path("detectorId").asText();
        JsonNode enable = request.path("enable");
        if (enable.isBoolean() && !enable.asBoolean()) {
            return Optional.of(detector + " was switched off");
        }
        String off = request.path("features")
                .valueStream()
                .filter(feature -> feature.path("status").asText().equals("DISABLED"))
                .map(feature -> feature.path("name").asText())
                .collect(Collectors.joining(", "));
        return off.isEmpty() ? Optional.empty() : Optional.of(detector + " was told to do without " + off);
    }

    /** Findings that fall under it are put away as they come, and no rule of EventBridge is given them. */
    private static Optional<String> filter(JsonNode request) {
        return request.path("action").asText().equals("ARCHIVE")
                ? Optional.of("findings of the detector "
                        + request.path("detectorId").asText()
                        + " are put away by the filter "
                        + request.path("name").asText(request.path("filterName").asText()))
                : Optional.empty();
    }

    /** What is typed in the sessions of a cluster is written down nowhere from then on. */
    private static Optional<String> sessions(JsonNode request) {
        return request.path("configuration")
                        .path("executeCommandConfiguration")
                        .path("logging")
                        .asText()
                        .equals("NONE")
                ? Optional.of("the cluster " + request.path("cluster").asText() + " was told to log no sessions")
                : Optional.empty();
    }

    /** By which a miner would be seen. */
    private static Optional<String> insights(JsonNode request) {
        return request.path("settings")
                .valueStream()
                .filter(setting -> setting.path("name").asText().equals("containerInsights")
                        && setting.path("value").asText().equals("disabled"))
                .findFirst()
                .map(setting -> "the cluster " + request.path("cluster").asText()
                        + " was told to do without Container Insights");
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
