package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Workload;

/** Containment of a task of ECS. */
final class EcsRemedies {
    private static final int PARTS = 6;

    private final Workload workload;
    private final Set<String> ended;
    private final String region;
    private final String cluster;
    private final String at;
    private final boolean task;

    /**
     * Creates the remedies of a task.
     *
     * @param ended ids of terminated machines
     */
    EcsRemedies(Workload workload, Set<String> ended) {
        this.workload = workload;
        this.ended = ended;
        String[] arn = workload.name().split(":", PARTS);
        this.region = arn.length == PARTS ? arn[3] : "";
        String[] resource = arn.length == PARTS ? arn[PARTS - 1].split("/", -1) : new String[0];
        this.task = resource.length > 0 && resource[0].equals("task");
        this.cluster = resource.length > 2 ? resource[1] : "default";
        this.at = " " + ShellWord.option("--region", region) + " " + ShellWord.option("--cluster", cluster);
    }

    Stream<Remedy> all() {
        Stream<Remedy> first = Stream.concat(new HostSnapshots(workload, region, ended).all(), provider());
        return Stream.concat(first, Stream.of(preserve(), credentials(), egress(), balancer(), stop()));
    }

    private Stream<Remedy> provider() {
        return workload.platform() != Platform.ECS_FARGATE
                ? Stream.of()
                : Stream.of(new Remedy(
                        Remedy.Stage.PROVIDER,
                        "AWS owns the host: state " + workload.name()
                                + " and the time window in the case, and treat every credential below as stolen.",
                        List.of()));
    }

    private Remedy preserve() {
        boolean service = workload.owner().map(LocatedValue::value).orElse("").startsWith("service:");
        return new Remedy(
                Remedy.Stage.PRESERVE,
                "Task scale-in protection keeps a service from replacing the task when it scales or deploys. It does"
                        + " not prevent StopTask, Spot interruption or task retirement. Destroys nothing.",
                service && task
                        ? List.of("aws ecs update-task-protection" + at + " "
                                + ShellWord.option("--tasks", workload.name()) + " --protection-enabled"
                                + " --expires-in-minutes=2880")
                        : List.of());
    }

    private Remedy credentials() {
        List<String> commands = new ArrayList<>();
        for (LocatedValue<String> identity : workload.identities()) {
            String name = identity.value().substring(identity.value().lastIndexOf('/') + 1);
            if (identity.value().contains(":role/")) {
                commands.add(SessionRevocation.ofRole(name));
            } else if (identity.value().contains(":instance-profile/")) {
                commands.add("aws iam get-instance-profile " + ShellWord.option("--instance-profile-name", name));
            }
        }
        String secrets = SecretSentences.toRotate(workload.exposure().secrets());
        return new Remedy(
                Remedy.Stage.CREDENTIALS,
                "Sessions that were issued before now lose their permissions. So do all other tasks with the role,"
                        + " until they fetch new credentials. Destroys nothing. An attacker inside will notice."
                        + secrets,
                commands);
    }

    private Remedy egress() {
        return new Remedy(
                Remedy.Stage.EGRESS,
                "Remove the rules of the task's security group (this affects all its members), or deny the subnet in"
                        + " its network ACL. Only the ACL cuts established connections; a changed security group"
                        + " does not. Replacing the group at the task's interface is often denied. Destroys nothing.",
                task
                        ? List.of("aws ecs describe-tasks" + at + " " + ShellWord.option("--tasks", workload.name())
                                + " --query='tasks[].attachments[].details'")
                        : List.of());
    }

    private Remedy balancer() {
        return new Remedy(
                Remedy.Stage.BALANCER,
                "Deregister its address from the target groups of its service. This stops incoming traffic, not"
                        + " outgoing traffic. Destroys nothing.",
                List.of());
    }

    private Remedy stop() {
        return new Remedy(
                Remedy.Stage.STOP,
                "DESTROYS memory, processes, connections and every file that was not on a volume. A service starts a"
                        + " new task immediately, which is equally vulnerable. Scaling to 0 or draining the host"
                        + " stops all tasks.",
                task
                        ? List.of("aws ecs stop-task" + at + " " + ShellWord.option("--task", workload.name())
                                + " --reason=incident")
                        : List.of());
    }
}
