package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Step;
import org.ephemera.analyze.model.Workload;

/** What to do after the package is sealed, in which order. It is printed for people to judge and copy; nothing here runs it. */
final class Containment {
    private static final int MOST_WORKLOADS = 20;

    private Containment() {}

    static List<Step> of(Answer answer, List<Workload> workloads) {
        Map<Remedy.Stage, Set<String>> reasons = new EnumMap<>(Remedy.Stage.class);
        Map<Remedy.Stage, Set<String>> commands = new EnumMap<>(Remedy.Stage.class);
        workloads.stream().limit(MOST_WORKLOADS).flatMap(Containment::remedies).forEach(remedy -> {
            reasons.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                    .add(remedy.why());
            commands.computeIfAbsent(remedy.stage(), none -> new LinkedHashSet<>())
                    .addAll(remedy.commands());
        });
        List<Step> steps = new ArrayList<>();
        reasons.forEach((stage, why) -> {
            if (belongs(stage, answer)) {
                steps.add(new Step(
                        stage.title(), String.join(" ", why), List.copyOf(commands.getOrDefault(stage, Set.of()))));
            }
        });
        return steps;
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
            case PROVIDER -> answer == Answer.HOST_NOT_ACCESSIBLE;
            case PRESERVE, CREDENTIALS, EGRESS, BALANCER, STOP -> true;
        };
    }
}
