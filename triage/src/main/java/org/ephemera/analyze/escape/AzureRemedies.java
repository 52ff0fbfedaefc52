package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Workload;

/**
 * Recommended containment steps for a container group or container app, with commands for the user. No step is
 * executed.
 */
record AzureRemedies(Workload workload) {
    Stream<Remedy> all() {
        return Stream.of(provider(), preserve(), credentials(), egress(), balancer(), stop());
    }

    private enum Kind {
        GROUP,
        APP,
        JOB
    }

    private Kind kind() {
        if (workload.platform() == Platform.ACI) {
            return Kind.GROUP;
        }
        return part("jobs").isEmpty() ? Kind.APP : Kind.JOB;
    }

    private Remedy provider() {
        return new Remedy(
                Remedy.Stage.PROVIDER,
                "Azure owns the host: state " + workload.name()
                        + " and the time window in the case, and treat every credential" + " below as stolen.",
                List.of());
    }

    private Remedy preserve() {
        return new Remedy(
                Remedy.Stage.PRESERVE,
                switch (kind()) {
                    case GROUP -> "Do not update the group: every PUT or PATCH restarts it, even without a change.";
                    case APP ->
                        "Keep the revision active and its minimum number of replicas above 0: an app that scales to"
                                + " 0 destroys its replicas.";
                    case JOB -> "Do not stop the execution and do not delete the job: this destroys its replicas.";
                },
                List.of());
    }

    private Remedy credentials() {
        List<String> commands = new ArrayList<>();
        for (LocatedValue<String> identity : workload.identities()) {
            String id = identity.value();
            String assignee = id.startsWith("/subscriptions/")
                    ? "\"$(az identity show " + ShellWord.option("--ids", id) + " --query=principalId --output=tsv)\""
                    : ShellWord.quoted(id);
            commands.add("az role assignment list --all --assignee=" + assignee);
        }
        String secrets = SecretSentences.toRotate(workload.exposure().secrets());
        return new Remedy(
                Remedy.Stage.CREDENTIALS,
                "Delete the role assignments of its identities. Issued tokens remain valid for hours. Destroys"
                        + " nothing." + secrets,
                commands);
    }

    private Remedy egress() {
        return new Remedy(
                Remedy.Stage.EGRESS,
                "Only the network security group or the routes of its subnet can do this. A group with a public address"
                        + " and without a subnet can only be isolated by deleting it. Destroys nothing.",
                List.of());
    }

    private Remedy balancer() {
        return switch (kind()) {
            case GROUP ->
                new Remedy(
                        Remedy.Stage.BALANCER,
                        "Remove its address from every load balancer and client. Destroys nothing.",
                        List.of());
            case APP ->
                new Remedy(
                        Remedy.Stage.BALANCER,
                        "Send no traffic to its revision. An app that may scale to 0 then DESTROYS its replicas: raise"
                                + " the minimum number first.",
                        List.of("az containerapp ingress traffic set " + place("containerApps") + " "
                                + ShellWord.option("--revision-weight", part("revisions") + "=0")));
            case JOB ->
                new Remedy(
                        Remedy.Stage.BALANCER,
                        "A job receives no requests. Remove its schedule or its event trigger, so that no execution"
                                + " starts again. Destroys nothing.",
                        List.of());
        };
    }

    private Remedy stop() {
        String command = switch (kind()) {
            case GROUP -> "az container stop " + place("containerGroups");
            case APP ->
                "az containerapp revision deactivate " + place("containerApps") + " "
                        + ShellWord.option("--revision", part("revisions"));
            case JOB ->
                "az containerapp job stop " + place("jobs") + " "
                        + ShellWord.option("--job-execution-name", part("executions"));
        };
        return new Remedy(
                Remedy.Stage.STOP,
                "DESTROYS everything that is not on a file share: memory, processes and files, and for a group also"
                        + " its log.",
                List.of(command));
    }

    /** Returns the options that select the workload. These commands do not accept {@code --ids}. */
    private String place(String type) {
        return ShellWord.option("--subscription", part("subscriptions")) + " "
                + ShellWord.option("--resource-group", part("resourceGroups")) + " "
                + ShellWord.option("--name", part(type));
    }

    /** Returns the part of a resource id that follows a type. The case of type names differs. */
    private String part(String after) {
        String[] parts = workload.name().split("/", -1);
        for (int i = 0; i + 1 < parts.length; i++) {
            if (parts[i].equalsIgnoreCase(after)) {
                return parts[i + 1];
            }
        }
        return "";
    }
}
