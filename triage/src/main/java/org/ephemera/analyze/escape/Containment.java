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
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Step;
import org.ephemera.analyze.model.Workload;

/** What to do after the package is sealed, in which order. It is printed for people to judge and copy; nothing here runs it. */
final class Containment {
    private static final int MOST_WORKLOADS = 20;
    private static final int LONGEST = 200;
    /** Where it is said that others are spared: at the first step that is about a workload, and where it is stopped. */
    private static final Set<Remedy.Stage> NARROWED = Set.of(Remedy.Stage.PRESERVE, Remedy.Stage.STOP);

    /** Steps that apply to running workloads only. */
    private static final Set<Remedy.Stage> OF_RUNNING =
            Set.of(Remedy.Stage.PRESERVE, Remedy.Stage.EGRESS, Remedy.Stage.BALANCER, Remedy.Stage.STOP);

    private static final String ABOVE = " Commands of an earlier step are not repeated here.";

    private static final Set<Answer> WAYS_OUT = Set.of(Answer.IMAGE_HOST, Answer.HOST_NOT_ACCESSIBLE);

    private Containment() {}

    /**
     * The steps for all workloads with a way out and for those that findings point to; where there is none, for the first of those that
     * the answer is about.
     *
     * @param answer to the whole
     * @param judgements the gravest first
     * @param asked identifies the target's workloads, which come first, and the ended workloads, for which steps on
     *     running workloads are omitted
     * @param alerts types of the alerts that there are
     * @param callers what to do about credentials that were used on the target
     */
    static List<Step> of(
            Answer answer,
            List<WorkloadVerdict> judgements,
            RequestedTarget asked,
            SuspectWorkloads suspects,
            List<Fact<String>> alerts,
            List<Remedy> callers) {
        if (answer == Answer.CONTAINER_ONLY && !suspects.any()) {
            return Stream.concat(
                            Stream.of(keep(
                                    alerts,
                                    suspects.aside(),
                                    judgements.stream().allMatch(one -> asked.hasEnded(one.workload())))),
                            callers.stream().map(Containment::step))
                    .toList();
        }
        Answer gravest = judgements.getFirst().answer();
        List<WorkloadVerdict> concerned = judgements.stream()
                .filter(one ->
                        one.answer() == gravest || WAYS_OUT.contains(one.answer()) || suspects.has(one.workload()))
                .sorted(Comparator.comparing((WorkloadVerdict one) -> !suspects.has(one.workload()))
                        .thenComparing(one -> asked.hasEnded(one.workload()))
                        .thenComparing(one -> !asked.isTarget(one.workload())))
                .toList();
        String others =
                suspects.told(concerned.stream().map(WorkloadVerdict::workload).toList());
        List<WorkloadVerdict> meant = concerned.stream()
                .filter(one -> suspects.concerns(one.workload()))
                .toList();
        long most = WAYS_OUT.contains(gravest) ? meant.size() : MOST_WORKLOADS;
        Map<Remedy.Stage, Set<String>> reasons = new EnumMap<>(Remedy.Stage.class);
        Map<Remedy.Stage, Set<String>> commands = new EnumMap<>(Remedy.Stage.class);
        List<WorkloadVerdict> treated = meant.stream().limit(most).toList();
        for (WorkloadVerdict one : WAYS_OUT.contains(gravest) ? concerned : treated) {
            Answer its = one.answer() == gravest ? answer : one.answer();
            remedies(one.workload())
                    .filter(remedy -> belongs(remedy.stage(), its, suspects.concerns(one.workload())))
                    .filter(remedy -> !(asked.hasEnded(one.workload()) && OF_RUNNING.contains(remedy.stage())))
                    .forEach(remedy -> {
                        reasons.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .add(remedy.why());
                        commands.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .addAll(remedy.commands());
                    });
        }
        callers.forEach(remedy -> {
            reasons.put(remedy.stage(), Set.of(remedy.why()));
            commands.put(remedy.stage(), new LinkedHashSet<>(remedy.commands()));
        });
        int left = meant.size() - treated.size();
        String more = left == 0 ? "" : " The same holds for " + left + " more workloads, which are not named here.";
        List<Step> steps = new ArrayList<>();
        Set<String> printed = new HashSet<>();
        reasons.forEach((stage, why) -> {
            Set<String> all = commands.getOrDefault(stage, Set.of());
            List<String> first = all.stream().filter(printed::add).toList();
            steps.add(new Step(
                    stage.title(),
                    String.join(" ", why)
                            + (isOfWorkload(stage) ? more : "")
                            + (NARROWED.contains(stage) ? others : "")
                            + (first.size() < all.size() ? ABOVE : ""),
                    first));
        });
        return steps;
    }

    /** @param ended true if no workload of the target runs */
    private static Step keep(List<Fact<String>> alerts, Set<String> aside, boolean ended) {
        String alone = alerts.stream()
                .map(alert -> TruncatedText.text(alert.value(), LONGEST))
                .collect(Collectors.joining(", "));
        return new Step(
                Remedy.Stage.KEEP.title(),
                "Nothing that was found calls for containment"
                        + (aside.isEmpty()
                                ? ""
                                : " of what runs here: " + String.join(", ", aside)
                                        + " found something of the account or the cluster as a whole")
                        + (alone.isEmpty() ? "." : "; what speaks for it is the alert alone: " + alone + ".")
                        + (ended
                                ? " It has ended."
                                : " Do not stop, restart, scale or deploy over it during the investigation: memory,"
                                        + " processes and files on its own disk are in no package, and are lost."),
                List.of());
    }

    private static Step step(Remedy remedy) {
        return new Step(remedy.stage().title(), remedy.why(), remedy.commands());
    }

    /**
     * Returns the steps for a target about which the package contains no evidence.
     *
     * @param gone true if the target no longer exists
     */
    static List<Step> ofUnknown(Answer answer, List<Remedy> callers, boolean gone) {
        return Stream.of(
                        Remedy.Stage.SNAPSHOT,
                        Remedy.Stage.PROVIDER,
                        Remedy.Stage.CALLERS,
                        Remedy.Stage.CREDENTIALS,
                        Remedy.Stage.STOP)
                .filter(stage -> belongs(stage, answer, true) && !(gone && stage == Remedy.Stage.STOP))
                .flatMap(stage -> stage == Remedy.Stage.CALLERS
                        ? callers.stream().map(Containment::step)
                        : Stream.of(new Step(stage.title(), ofUnknown(stage), List.of())))
                .toList();
    }

    private static String ofUnknown(Remedy.Stage stage) {
        return switch (stage) {
            case SNAPSHOT, TENANTS ->
                "The package does not say where the target ran. If it was a machine of yours, find it, keep it running, and"
                        + " copy its disks before anything else; whatever else ran there is in scope.";
            case PROVIDER ->
                "If it was a machine of the provider's, as with Fargate, container groups and container apps: name the"
                        + " target and the time window.";
            case KEEP, PRESERVE, CALLERS, RESPONSE, CREDENTIALS, EGRESS, BALANCER ->
                "Take every role, identity and secret that the target could reach for stolen. Destroys nothing.";
            case STOP ->
                "If anything of the target still runs: it DESTROYS memory, processes and files that are nowhere else.";
        };
    }

    private static Stream<Remedy> remedies(Workload workload) {
        return switch (workload.platform()) {
            case ECS_FARGATE, ECS_EC2, ECS_EXTERNAL, ECS_MANAGED_INSTANCES -> new EcsRemedies(workload).all();
            case ACI, CONTAINER_APPS -> new AzureRemedies(workload).all();
            case KUBERNETES, KUBERNETES_SERVERLESS -> new KubernetesRemedies(workload).all();
            case DOCKER -> new DockerRemedies(workload).all();
        };
    }

    /** @param meant false of one that findings spare: its host may matter, but it is not contained */
    private static boolean belongs(Remedy.Stage stage, Answer answer, boolean meant) {
        return switch (stage) {
            case SNAPSHOT, TENANTS -> answer == Answer.IMAGE_HOST || answer == Answer.UNDETERMINED;
            case PROVIDER -> answer == Answer.HOST_NOT_ACCESSIBLE || answer == Answer.UNDETERMINED;
            case KEEP, PRESERVE, CALLERS, RESPONSE, CREDENTIALS, EGRESS, BALANCER, STOP -> meant;
        };
    }

    private static boolean isOfWorkload(Remedy.Stage stage) {
        return stage != Remedy.Stage.CALLERS && stage != Remedy.Stage.RESPONSE;
    }

    /** Containment of a container of Docker. */
    private record DockerRemedies(Workload workload) {
        Stream<Remedy> all() {
            String name = ShellWord.quoted(workload.name());
            return Stream.concat(
                    new HostSnapshots(workload, "").all(),
                    Stream.of(
                            new Remedy(
                                    Remedy.Stage.PRESERVE,
                                    "A paused container keeps its memory and does nothing more; so it does not end by itself."
                                            + " Destroys nothing, and whoever is inside loses the connection.",
                                    List.of("docker pause -- " + name)),
                            new Remedy(
                                    Remedy.Stage.CREDENTIALS,
                                    "Change what its environment and its mounts hold. Destroys nothing.",
                                    List.of()),
                            new Remedy(
                                    Remedy.Stage.EGRESS,
                                    "Block it in the host's firewall (DOCKER-USER): to disconnect it from its network takes its"
                                            + " interface away, and with it the connections that show where it went.",
                                    List.of()),
                            new Remedy(
                                    Remedy.Stage.STOP,
                                    "DESTROYS memory and processes; its files stay until it is removed, so never use --rm or"
                                            + " docker rm.",
                                    List.of("docker stop -- " + name))));
        }
    }
}
