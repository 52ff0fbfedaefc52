package org.ephemera.analyze.escape;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.EndedWorkloads;
import org.ephemera.analyze.parse.aws.EcsLaunchPlatform;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;

/**
 * Target of the acquisition and the outcomes of its items. If outcomes are incomplete, the workloads in the package
 * are not all that count.
 *
 * @param alerted time of the event that the alert reports; empty without an alert or without a time
 * @param request evidence of the requested target
 * @param items outcomes of the planned items
 * @param file evidence of the outcomes, one line for each item
 * @param ended names of workloads that have ended, and ids of machines that were terminated
 * @param launched platform of the target, from evidence other than its own description
 */
record RequestedTarget(
        Target target,
        Optional<Instant> alerted,
        EvidenceLocation request,
        List<ItemOutcome> items,
        EvidenceLocation file,
        Set<String> ended,
        Optional<LocatedValue<Platform>> launched) {
    private static final String TASK = "aws.ecs.task";
    private static final Set<String> CONFIGURATION = Set.of(
            TASK,
            "aws.ecs.tasks",
            "aws.ecs.task-definition",
            "azure.aci.group",
            "azure.app",
            "azure.app.revisions",
            "azure.job",
            "azure.job.executions",
            "kubernetes.pod",
            "kubernetes.pods",
            "kubernetes.workload");
    private static final Set<OutcomeCode> INCOMPLETE =
            EnumSet.of(OutcomeCode.DENIED, OutcomeCode.FAILED, OutcomeCode.PARTIAL, OutcomeCode.EXPIRED);
    /** Outcomes after which the state of every task is known: a task that ECS no longer returns has stopped. */
    private static final Set<OutcomeCode> KNOWN =
            EnumSet.of(OutcomeCode.COLLECTED, OutcomeCode.EMPTY, OutcomeCode.EXPIRED);

    private static final Set<String> TASKS = Set.of("aws.ecs.task", "aws.ecs.tasks");
    /** Kinds of targets that are one workload, described by one item. */
    private static final Set<String> SINGLE = Set.of("aws.ecs.task", "azure.aci.group", "kubernetes.pod");

    static final String DEFINITION = ":task-definition/";
    private static final int LONGEST = 500;
    private static final int MOST_NAMED = 5;

    RequestedTarget {
        items = List.copyOf(items);
        ended = Set.copyOf(ended);
    }

    static RequestedTarget of(SealedPackage sealed, List<ControlCall> calls) {
        AcquisitionTrigger trigger = sealed.request().trigger();
        EvidenceLocation opened = sealed.evidence(PackageLayout.OPEN, FileLocation.root());
        return new RequestedTarget(
                sealed.request().target(),
                trigger.eventTime().filter(time -> trigger.kind() == AcquisitionTrigger.Kind.ALERT),
                opened,
                sealed.outcomes(),
                sealed.evidence(PackageLayout.OUTCOMES, FileLocation.root()),
                EndedWorkloads.of(sealed, calls),
                EcsLaunchPlatform.of(sealed, calls)
                        .or(() -> alwaysOnProviderHost(sealed.request().target())
                                .map(platform -> new LocatedValue<>(platform, opened))));
    }

    /** Returns the platform of a resource of Azure that never runs on a machine of the customer. */
    private static Optional<Platform> alwaysOnProviderHost(Target target) {
        return switch (target.kind()) {
            case "azure.aci.group" -> Optional.of(Platform.ACI);
            case "azure.app", "azure.job" -> Optional.of(Platform.CONTAINER_APPS);
            default -> Optional.empty();
        };
    }

    /**
     * Returns the platform of the target and its evidence, if the provider owns the host. A description of the task
     * outranks other evidence.
     */
    Optional<LocatedValue<Platform>> onProviderHost(List<Workload> workloads) {
        return workloads.stream()
                .filter(workload -> target.kind().equals(TASK) && isTarget(workload))
                .map(workload -> new LocatedValue<>(workload.platform(), workload.evidence()))
                .findFirst()
                .or(() -> launched)
                .filter(platform -> !platform.value().customerCanImageHost());
    }

    /**
     * Returns the parts of the target's configuration that some workloads do not cover. Items that failed in the same
     * way are one fact.
     */
    List<LocatedValue<String>> unseen(List<Workload> workloads) {
        List<LocatedValue<String>> unseen = new ArrayList<>();
        if (!workloads.isEmpty() && workloads.stream().noneMatch(this::isTarget)) {
            unseen.add(new LocatedValue<>(
                    "unknown: configuration of the target; the package describes only other workloads", request));
        }
        Map<String, List<String>> itemsByReason = new LinkedHashMap<>();
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            ItemOutcome item = items.get(i);
            if (CONFIGURATION.contains(item.planned().artifact()) && INCOMPLETE.contains(item.code())) {
                String why =
                        item.code() + ": " + TruncatedText.text(item.outcome().message(), LONGEST);
                itemsByReason
                        .computeIfAbsent(why, none -> new ArrayList<>())
                        .add(item.planned().item());
                first.putIfAbsent(why, i);
            }
        }
        itemsByReason.forEach((why, all) -> unseen.add(new LocatedValue<>(
                "incomplete: " + listed(all) + (all.size() == 1 ? " is " : " are ") + why,
                new EvidenceLocation(
                        file.file(), new FileLocation.Line(first.getOrDefault(why, 0) + 1L), file.sha256()))));
        return unseen;
    }

    private static String listed(List<String> all) {
        int left = all.size() - MOST_NAMED;
        return String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())))
                + (left > 0 ? " and " + left + " more" : "");
    }

    /** Reports whether a workload is the target or a part of it. For other kinds of targets, every workload is. */
    boolean isTarget(Workload workload) {
        return switch (target.kind()) {
            case TASK -> last(workload.name()).equals(last(target.id()));
            case "aws.ecs.service" ->
                workload.owner()
                        .filter(owner -> owner.value().equals("service:" + last(target.id())))
                        .isPresent();
            case "azure.aci.group" -> workload.name().equalsIgnoreCase(target.id());
            case "azure.app", "azure.job" -> folder(workload.name()).startsWith(folder(target.id()));
            default -> true;
        };
    }

    /** Reports whether a workload alone is the target, not as part of a service, a cluster or an app. */
    boolean isSingleTarget(Workload workload) {
        return switch (target.kind()) {
            case TASK, "azure.aci.group" -> isTarget(workload);
            default ->
                target.kind().endsWith(".pod")
                        && workload.name()
                                .equals(target.attributes().getOrDefault("namespace", "") + "/"
                                        + target.attributes().getOrDefault("pod", ""));
        };
    }

    /** Reports whether a workload is the resource of the alert, or is owned by the controller that is the resource. */
    boolean isAlerted(Workload workload) {
        return isSingleTarget(workload) || target.kind().endsWith(".workload");
    }

    /**
     * Reports whether a workload has ended. A task definition without a described task has ended if the state of every
     * task is known.
     */
    boolean hasEnded(Workload workload) {
        return ended.contains(workload.name()) || (workload.name().contains(DEFINITION) && hasAllTaskStates());
    }

    private boolean hasAllTaskStates() {
        List<ItemOutcome> tasks = items.stream()
                .filter(item -> TASKS.contains(item.planned().artifact()))
                .toList();
        return !tasks.isEmpty() && tasks.stream().allMatch(item -> KNOWN.contains(item.code()));
    }

    /** Reports whether the target is one task, group or pod that no longer exists. */
    boolean isGone() {
        return (SINGLE.contains(target.kind()) || target.kind().endsWith(".pod"))
                && items.stream()
                        .anyMatch(item -> item.code() == OutcomeCode.EXPIRED
                                && SINGLE.contains(item.planned().artifact()));
    }

    /** Returns the access key id that the alert contains; "" without one. */
    String key() {
        return target.attributes().getOrDefault("accessKey", "");
    }

    /** Returns the id at the end of an ARN, which is the same with and without the name of the cluster. */
    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Returns an id of Azure in lower case: ids are case-insensitive. */
    private static String folder(String id) {
        return id.toLowerCase(Locale.ROOT) + "/";
    }
}
