package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Step;
import org.ephemera.analyze.model.Workload;

/**
 * Containment steps after the seal, in their order. They are printed for people to review and copy; nothing here
 * executes them.
 */
final class Containment {
    private static final int MOST_WORKLOADS = 20;
    private static final int LONGEST = 200;
    /** Stages that state which workloads are excluded: the first stage about a workload, and the stop. */
    private static final Set<Remedy.Stage> EXCLUSIONS = Set.of(Remedy.Stage.PRESERVE, Remedy.Stage.STOP);

    /** Steps that apply to running workloads only. */
    private static final Set<Remedy.Stage> RUNNING_ONLY =
            Set.of(Remedy.Stage.PRESERVE, Remedy.Stage.EGRESS, Remedy.Stage.BALANCER, Remedy.Stage.STOP);

    private static final String NOT_REPEATED = " Commands of an earlier step are not repeated.";

    private static final Set<Answer> PATH_TO_HOST = Set.of(Answer.IMAGE_HOST, Answer.HOST_NOT_ACCESSIBLE);

    private Containment() {}

    /**
     * Returns the steps for all workloads with a path to the host and for those that findings identify. Without such
     * workloads, the steps are for the first workloads with the verdict's answer.
     *
     * @param answer answer of the verdict
     * @param verdicts verdicts on the workloads, the most severe first
     * @param requested identifies the target's workloads, which come first, and the ended workloads, for which steps on
     *     running workloads are omitted
     * @param alerts types of the alerts
     * @param callers remedies for credentials that were used on the target
     * @param deleted identities for which no command is printed
     */
    static List<Step> of(
            Answer answer,
            List<WorkloadVerdict> verdicts,
            RequestedTarget requested,
            SuspectWorkloads suspects,
            List<LocatedValue<String>> alerts,
            List<Remedy> callers,
            DeletedIdentities deleted) {
        boolean noPath = answer == Answer.CONTAINER_ONLY
                || verdicts.stream().allMatch(one -> one.answer() == Answer.CONTAINER_ONLY || isUnapplied(one));
        if (noPath && !suspects.any()) {
            return Stream.concat(
                            Stream.of(keep(
                                    alerts,
                                    suspects.aside(),
                                    verdicts.stream().allMatch(one -> requested.hasEnded(one.workload())))),
                            callers.stream().map(Containment::step))
                    .toList();
        }
        Answer gravest = verdicts.getFirst().answer();
        List<WorkloadVerdict> concerned = verdicts.stream()
                .filter(one ->
                        one.answer() == gravest || PATH_TO_HOST.contains(one.answer()) || suspects.has(one.workload()))
                .sorted(Comparator.comparing((WorkloadVerdict one) -> !suspects.has(one.workload()))
                        .thenComparing(one -> requested.hasEnded(one.workload()))
                        .thenComparing(one -> !requested.isTarget(one.workload())))
                .toList();
        String exclusions = suspects.exclusions(
                concerned.stream().map(WorkloadVerdict::workload).toList());
        List<WorkloadVerdict> contained = concerned.stream()
                .filter(one -> suspects.concerns(one.workload()))
                .toList();
        long most = PATH_TO_HOST.contains(gravest) ? contained.size() : MOST_WORKLOADS;
        Map<Remedy.Stage, Set<String>> reasons = new EnumMap<>(Remedy.Stage.class);
        Map<Remedy.Stage, Set<String>> commands = new EnumMap<>(Remedy.Stage.class);
        List<WorkloadVerdict> treated = contained.stream().limit(most).toList();
        for (WorkloadVerdict one : PATH_TO_HOST.contains(gravest) ? concerned : treated) {
            Answer its = one.answer() == gravest ? answer : one.answer();
            remedies(one.workload(), requested.ended())
                    .filter(remedy -> belongs(remedy.stage(), its, suspects.concerns(one.workload())))
                    .filter(remedy -> remedy.stage() != Remedy.Stage.PROVIDER || concernsProvider(one))
                    .filter(remedy -> !(requested.hasEnded(one.workload()) && RUNNING_ONLY.contains(remedy.stage())))
                    .forEach(remedy -> {
                        reasons.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .add(remedy.why());
                        commands.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .addAll(remedy.commands().stream()
                                        .filter(command -> !deleted.isObsolete(command))
                                        .toList());
                    });
        }
        callers.forEach(remedy -> {
            reasons.put(remedy.stage(), Set.of(remedy.why()));
            commands.put(remedy.stage(), new LinkedHashSet<>(remedy.commands()));
        });
        int left = contained.size() - treated.size();
        String more = left == 0 ? "" : " The same applies to " + left + " more workloads, which are not listed here.";
        List<Step> steps = new ArrayList<>();
        Set<String> printed = new HashSet<>();
        reasons.forEach((stage, why) -> {
            Set<String> all = commands.getOrDefault(stage, Set.of());
            List<String> first = all.stream().filter(printed::add).toList();
            steps.add(new Step(
                    stage.title(),
                    String.join(" ", why)
                            + (isOfWorkload(stage) ? more : "")
                            + (EXCLUSIONS.contains(stage) ? exclusions : "")
                            + (first.size() < all.size() ? NOT_REPEATED : ""),
                    first));
        });
        return steps;
    }

    /**
     * Returns the step for a target that needs no containment.
     *
     * @param ended true if no workload of the target runs
     */
    private static Step keep(List<LocatedValue<String>> alerts, Set<String> aside, boolean ended) {
        String alertTypes = alerts.stream()
                .map(alert -> TruncatedText.text(alert.value(), LONGEST))
                .collect(Collectors.joining(", "));
        return new Step(
                Remedy.Stage.KEEP.title(),
                "No finding requires containment"
                        + (aside.isEmpty()
                                ? ""
                                : " of these workloads: the findings of " + String.join(", ", aside)
                                        + " concern the account or the cluster as a whole")
                        + (alertTypes.isEmpty() ? "." : "; the only indication is the alert: " + alertTypes + ".")
                        + (ended
                                ? " The target has ended."
                                : " Do not stop, restart, scale or redeploy it during the investigation: memory,"
                                        + " processes and files on its disk are not in the package and would be lost."),
                List.of());
    }

    private static Step step(Remedy remedy) {
        return new Step(remedy.stage().title(), remedy.why(), remedy.commands());
    }

    /**
     * Returns the steps for a target about which the package contains no evidence.
     *
     * @param ended true if the target no longer exists
     * @param providerHost true if the provider owns its host and nothing indicates that it was reached
     */
    static List<Step> forUnknownTarget(Answer answer, List<Remedy> callers, boolean ended, boolean providerHost) {
        return Stream.of(
                        Remedy.Stage.SNAPSHOT,
                        Remedy.Stage.PROVIDER,
                        Remedy.Stage.CALLERS,
                        Remedy.Stage.CREDENTIALS,
                        Remedy.Stage.STOP)
                .filter(stage -> belongs(stage, answer, true)
                        && !(ended && stage == Remedy.Stage.STOP)
                        && !(providerHost && stage == Remedy.Stage.PROVIDER))
                .flatMap(stage -> stage == Remedy.Stage.CALLERS
                        ? callers.stream().map(Containment::step)
                        : Stream.of(new Step(stage.title(), forUnknownTarget(stage), List.of())))
                .toList();
    }

    private static String forUnknownTarget(Remedy.Stage stage) {
        return switch (stage) {
            case SNAPSHOT, TENANTS ->
                "The package does not identify the host of the target. If the host is yours, find it, keep it running,"
                        + " and copy its disks first. All other workloads on it are in scope.";
            case PROVIDER ->
                "If the host is the provider's, as with Fargate, container groups and container apps: state the"
                        + " target and the time window in the case.";
            case KEEP, PRESERVE, CALLERS, RESPONSE, CREDENTIALS, EGRESS, BALANCER ->
                "Treat every role, identity and secret that the target could access as stolen. Destroys nothing.";
            case STOP ->
                "If a part of the target still runs, this DESTROYS memory, processes and files that are not stored"
                        + " elsewhere.";
        };
    }

    private static Stream<Remedy> remedies(Workload workload, Set<String> ended) {
        return switch (workload.platform()) {
            case ECS_FARGATE, ECS_EC2, ECS_EXTERNAL, ECS_MANAGED_INSTANCES -> new EcsRemedies(workload, ended).all();
            case ACI, CONTAINER_APPS -> new AzureRemedies(workload).all();
            case KUBERNETES, KUBERNETES_SERVERLESS -> new KubernetesRemedies(workload, ended).all();
            case DOCKER -> new DockerRemedies(workload).all();
        };
    }

    /**
     * Reports whether a stage applies to a workload.
     *
     * @param contained false for a workload without findings: its host may matter, but it is not contained
     */
    private static boolean belongs(Remedy.Stage stage, Answer answer, boolean contained) {
        return switch (stage) {
            case SNAPSHOT, TENANTS -> answer == Answer.IMAGE_HOST || answer == Answer.UNDETERMINED;
            case PROVIDER -> answer == Answer.HOST_NOT_ACCESSIBLE || answer == Answer.UNDETERMINED;
            case KEEP, PRESERVE, CALLERS, RESPONSE, CREDENTIALS, EGRESS, BALANCER, STOP -> contained;
        };
    }

    /**
     * Reports whether the provider can know more about the host. Fargate applies no setting that gives access to its
     * host, and overrides cannot request one: without an indication of an escape there is nothing to ask.
     */
    private static boolean concernsProvider(WorkloadVerdict one) {
        Workload workload = one.workload();
        boolean definitionKnown =
                workload.missing().isEmpty() || workload.name().contains(RequestedTarget.DEFINITION);
        return workload.platform() != Platform.ECS_FARGATE || !one.attempts().isEmpty() || !definitionKnown;
    }

    /** Reports whether the only path to the host is a setting that Fargate does not apply. */
    private static boolean isUnapplied(WorkloadVerdict one) {
        return one.answer() == Answer.HOST_NOT_ACCESSIBLE
                && one.workload().missing().isEmpty()
                && !concernsProvider(one);
    }

    private static boolean isOfWorkload(Remedy.Stage stage) {
        return stage != Remedy.Stage.CALLERS && stage != Remedy.Stage.RESPONSE;
    }

    /** Containment of a container of Docker. */
    private record DockerRemedies(Workload workload) {
        Stream<Remedy> all() {
            String name = ShellWord.quoted(workload.name());
            return Stream.concat(
                    new HostSnapshots(workload, "", Set.of()).all(),
                    Stream.of(
                            new Remedy(
                                    Remedy.Stage.PRESERVE,
                                    "A paused container keeps its memory and executes nothing, so it does not end by"
                                            + " itself. Destroys nothing. An attacker inside loses the connection.",
                                    List.of("docker pause -- " + name)),
                            new Remedy(
                                    Remedy.Stage.CREDENTIALS,
                                    "Rotate the secrets in its environment and its mounts. Destroys nothing.",
                                    List.of()),
                            new Remedy(
                                    Remedy.Stage.EGRESS,
                                    "Block it in the host's firewall (DOCKER-USER). Disconnecting it from its"
                                            + " network removes its interface, and with it the connections that show"
                                            + " its peers.",
                                    List.of()),
                            new Remedy(
                                    Remedy.Stage.STOP,
                                    "DESTROYS memory and processes. Its files remain until it is removed, so do not"
                                            + " use --rm or docker rm.",
                                    List.of("docker stop -- " + name))));
        }
    }
}
