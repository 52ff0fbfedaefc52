package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Severity;

/** Large amounts of compute created at once, as for cryptomining with a stolen key (EXE-010). */
final class MassDeployment implements CallRule {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final int MANY_REGIONS = 3;
    private static final Set<String> STARTS = Set.of("RunTask", "StartTask", "CreateService");

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<String, List<ControlCall>> byPrincipal = calls.stream()
                .filter(call -> call.entry().has("eventSource"))
                .collect(Collectors.groupingBy(ControlCall::principal, LinkedHashMap::new, Collectors.toList()));
        byPrincipal.forEach((principal, own) -> {
            checkLargeTasks(principal, own, findings);
            checkRegions(principal, own, findings);
            checkPreparations(principal, own, findings);
        });
    }

    private static void checkLargeTasks(String principal, List<ControlCall> calls, ActivityFindings findings) {
        for (ControlCall registered : calls) {
            Optional<String> image = publicImage(registered);
            if (!succeeded(registered, "ecs", "RegisterTaskDefinition")
                    || image.isEmpty()
                    || !isLargest(registered.request())) {
                continue;
            }
            calls.stream()
                    .filter(call -> call.service().equals("ecs")
                            && STARTS.contains(call.action())
                            && !call.time().isBefore(registered.time())
                            && !call.time().isAfter(registered.time().plus(SOON)))
                    .findFirst()
                    .ifPresent(start -> findings.add(
                            "EXE-010",
                            Severity.HIGH,
                            principal,
                            "registered " + image.get() + " with the largest CPU size and called " + start.action()
                                    + " "
                                    + Duration.between(registered.time(), start.time())
                                            .toSeconds() + " s later",
                            registered,
                            start.evidence()));
        }
    }

    private static void checkRegions(String principal, List<ControlCall> calls, ActivityFindings findings) {
        List<ControlCall> clusters = calls.stream()
                .filter(call -> succeeded(call, "ecs", "CreateCluster"))
                .toList();
        Set<String> regions = clusters.stream().map(ControlCall::region).collect(Collectors.toCollection(TreeSet::new));
        if (regions.size() >= MANY_REGIONS) {
            findings.add(
                    "EXE-010",
                    Severity.HIGH,
                    principal,
                    "created clusters in " + regions.size() + " regions: " + String.join(", ", regions),
                    clusters.getFirst(),
                    clusters.stream()
                            .skip(1)
                            .limit(20)
                            .map(ControlCall::evidence)
                            .toArray(EvidenceLocation[]::new));
        }
    }

    /**
     * Adds findings on dry runs and termination protection. Either of them alone is also what a careful administrator
     * or a template does.
     */
    private static void checkPreparations(String principal, List<ControlCall> calls, ActivityFindings findings) {
        List<ControlCall> dry = calls.stream()
                .filter(call -> call.service().equals("ec2")
                        && call.error()
                                .filter(error -> error.endsWith("DryRunOperation"))
                                .isPresent())
                .toList();
        List<ControlCall> termination = calls.stream()
                .filter(call -> succeeded(call, "ec2", "ModifyInstanceAttribute")
                        && call.request()
                                .path("disableApiTermination")
                                .path("value")
                                .asBoolean())
                .toList();
        Severity severity = dry.isEmpty() || termination.isEmpty() ? Severity.MEDIUM : Severity.HIGH;
        dry.stream()
                .findFirst()
                .ifPresent(call -> findings.add(
                        "EXE-010",
                        severity,
                        principal,
                        "made " + dry.size() + " dry-run calls, the first: " + call.action(),
                        call));
        termination.stream()
                .findFirst()
                .ifPresent(call -> findings.add(
                        "EXE-010", severity, principal, "enabled termination protection of an instance", call));
    }

    private static boolean succeeded(ControlCall call, String service, String action) {
        return call.service().equals(service)
                && call.action().equals(action)
                && call.error().isEmpty();
    }

    private static Optional<String> publicImage(ControlCall call) {
        for (JsonNode container : call.request().path("containerDefinitions")) {
            String image = container.path("image").asText();
            String registry = ImageName.parse(image).registry();
            // The name of a repository may contain that of a registry.
            if (!image.isEmpty() && AwsRegistries.account(registry).isEmpty() && !registry.contains(".azurecr.")) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /** Reports whether a definition requests 8 or 16 vCPU, written in CPU units or in vCPU. */
    private static boolean isLargest(JsonNode definition) {
        Set<String> largest = Set.of("8192", "16384", "8 vcpu", "16 vcpu");
        if (largest.contains(definition.path("cpu").asText().strip().toLowerCase(java.util.Locale.ROOT))) {
            return true;
        }
        for (JsonNode container : definition.path("containerDefinitions")) {
            if (container.path("cpu").asInt() >= 8192) {
                return true;
            }
        }
        return false;
    }
}
