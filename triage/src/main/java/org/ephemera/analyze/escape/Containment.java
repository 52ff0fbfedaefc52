package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Step;
import org.ephemera.analyze.model.Workload;

/** What to do after the package is sealed, in which order. It is printed for people to judge and copy; nothing here runs it. */
final class Containment {
    private static final int MOST_WORKLOADS = 20;
    private static final Set<Answer> WAYS_OUT = Set.of(Answer.IMAGE_HOST, Answer.HOST_NOT_ACCESSIBLE);

    private Containment() {}

    /**
     * The steps for all workloads with a way out; where there is none, for the first of those that the answer is about.
     *
     * @param answer to the whole
     * @param judgements the gravest first
     * @param target which workloads are the target's: they come first
     */
    static List<Step> of(Answer answer, List<Judgement> judgements, Predicate<Workload> target) {
        Answer gravest = judgements.getFirst().answer();
        List<Judgement> concerned = judgements.stream()
                .filter(one -> one.answer() == gravest || WAYS_OUT.contains(one.answer()))
                .sorted(Comparator.comparing((Judgement one) -> !target.test(one.workload())))
                .toList();
        long most = WAYS_OUT.contains(gravest) ? concerned.size() : MOST_WORKLOADS;
        Map<Remedy.Stage, Set<String>> reasons = new EnumMap<>(Remedy.Stage.class);
        Map<Remedy.Stage, Set<String>> commands = new EnumMap<>(Remedy.Stage.class);
        concerned.stream().limit(most).forEach(one -> {
            Answer its = one.answer() == gravest ? answer : one.answer();
            remedies(one.workload())
                    .filter(remedy -> belongs(remedy.stage(), its))
                    .forEach(remedy -> {
                        reasons.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .add(remedy.why());
                        commands.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                                .addAll(remedy.commands());
                    });
        });
        long left = Math.max(0, concerned.size() - most);
        String more = left == 0 ? "" : " The same holds for " + left + " more workloads, which are not named here.";
        List<Step> steps = new ArrayList<>();
        reasons.forEach((stage, why) -> steps.add(new Step(
                stage.title(), String.join(" ", why) + more, List.copyOf(commands.getOrDefault(stage, Set.of())))));
        return steps;
    }

    /** Where nothing is known of the target, what would have to be done with whatever it was. */
    static List<Step> ofUnknown() {
        return Stream.of(Remedy.Stage.SNAPSHOT, Remedy.Stage.PROVIDER, Remedy.Stage.CREDENTIALS, Remedy.Stage.STOP)
                .map(stage -> new Step(stage.title(), ofUnknown(stage), List.of()))
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
            case PRESERVE, CREDENTIALS, EGRESS, BALANCER ->
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

    private static boolean belongs(Remedy.Stage stage, Answer answer) {
        return switch (stage) {
            case SNAPSHOT, TENANTS -> answer == Answer.IMAGE_HOST || answer == Answer.UNDETERMINED;
            case PROVIDER -> answer == Answer.HOST_NOT_ACCESSIBLE || answer == Answer.UNDETERMINED;
            case PRESERVE, CREDENTIALS, EGRESS, BALANCER, STOP -> true;
        };
    }
}
