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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Severity;

/** Somebody sets up much computing at once, as who mines on a stolen key does (EXE-010). */
final class MassDeployment implements CallRule {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final int MANY_REGIONS = 3;
    private static final Set<String> STARTS = Set.of("RunTask", "StartTask", "CreateService");

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Map<String, List<ControlCall>> byPrincipal = calls.stream()
                .filter(call -> call.entry().has("eventSource"))
                .collect(Collectors.groupingBy(ControlCall::principal, LinkedHashMap::new, Collectors.toList()));
        byPrincipal.forEach((principal, own) -> {
            bigTasks(principal, own, judged);
            manyRegions(principal, own, judged);
            probing(principal, own, judged);
        });
    }

    private static void bigTasks(String principal, List<ControlCall> calls, ActivityFindings judged) {
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
                    .ifPresent(start -> judged.add(
                            "EXE-010",
                            Severity.HIGH,
                            principal,
                            "registered " + image.get() + " with the most CPU there is and called " + start.action()
                                    + " "
                                    + Duration.between(registered.time(), start.time())
                                            .toSeconds() + " s later",
                            registered,
                            start.evidence()));
        }
    }

    private static void manyRegions(String principal, List<ControlCall> calls, ActivityFindings judged) {
        List<ControlCall> clusters = calls.stream()
                .filter(call -> succeeded(call, "ecs", "CreateCluster"))
                .toList();
        Set<String> regions = clusters.stream().map(ControlCall::region).collect(Collectors.toCollection(TreeSet::new));
        if (regions.size() >= MANY_REGIONS) {
            judged.add(
                    "EXE-010",
                    Severity.HIGH,
                    principal,
                    "created clusters in " + regions.size() + " regions: " + String.join(", ", regions),
                    clusters.getFirst(),
                    clusters.stream()
                            .skip(1)
                            .limit(20)
                            .map(ControlCall::evidence)
                            .toArray(Evidence[]::new));
        }
    }

    /** One sign alone is also what a careful administrator or a template does. */
    private static void probing(String principal, List<ControlCall> calls, ActivityFindings judged) {
        List<ControlCall> dry = calls.stream()
                .filter(call -> call.service().equals("ec2")
                        && call.error()
                                .filter(error -> error.endsWith("DryRunOperation"))
                                .isPresent())
                .toList();
        List<ControlCall> held = calls.stream()
                .filter(call -> succeeded(call, "ec2", "ModifyInstanceAttribute")
                        && call.request()
                                .path("disableApiTermination")
                                .path("value")
                                .asBoolean())
                .toList();
        Severity severity = dry.isEmpty() || held.isEmpty() ? Severity.MEDIUM : Severity.HIGH;
        dry.stream()
                .findFirst()
                .ifPresent(call -> judged.add(
                        "EXE-010",
                        severity,
                        principal,
                        "tried " + dry.size() + " calls as a dry run, the first " + call.action(),
                        call));
        held.stream()
                .findFirst()
                .ifPresent(call -> judged.add(
                        "EXE-010", severity, principal, "made an instance that cannot be terminated by a call", call));
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
            // A repository may be named like a registry.
            if (!image.isEmpty() && AwsRegistries.account(registry).isEmpty() && !registry.contains(".azurecr.")) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /** 8 or 16 vCPU, which are written in units or in vCPU. */
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
