package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Workload;

/** Containment of container groups and container apps. */
record AzureRemedies(Workload workload) {
    Stream<Remedy> all() {
        return Stream.of(provider(), preserve(), credentials(), egress(), balancer(), stop());
    }

    private boolean isGroup() {
        return workload.platform() == Platform.ACI;
    }

    private Remedy provider() {
        return new Remedy(
                Remedy.Stage.PROVIDER,
                "Azure runs the machine: name " + workload.name() + " and the time window, and take every credential"
                        + " below for stolen.",
                List.of());
    }

    private Remedy preserve() {
        return new Remedy(
                Remedy.Stage.PRESERVE,
                isGroup()
                        ? "Change nothing of the group: every PUT or PATCH restarts it, also one that changes nothing."
                        : "Keep the revision active and its least number of replicas above nought: an app that scales to"
                                + " nothing destroys its replicas.",
                List.of());
    }

    private Remedy credentials() {
        List<String> commands = new ArrayList<>();
        for (Fact<String> identity : workload.identities()) {
            String id = identity.value();
            String assignee = id.startsWith("/subscriptions/")
                    ? "\"$(az identity show " + ShellWord.option("--ids", id) + " --query=principalId --output=tsv)\""
                    : ShellWord.quoted(id);
            commands.add("az role assignment list --all --assignee=" + assignee);
        }
        String secrets = SecretSentences.toChange(workload.exposure().secrets());
        return new Remedy(
                Remedy.Stage.CREDENTIALS,
                "Delete the role assignments of its identities; tokens that were handed out live on for hours. Destroys"
                        + " nothing." + secrets,
                commands);
    }

    private Remedy egress() {
        return new Remedy(
                Remedy.Stage.EGRESS,
                "Only the network security group or routes of its subnet can do this; a group with a public address and"
                        + " no network of its own cannot be cut off without being deleted. Destroys nothing.",
                List.of());
    }

    private Remedy balancer() {
        List<String> commands = isGroup()
                ? List.of()
                : List.of("az containerapp ingress traffic set " + place() + " "
                        + ShellWord.option("--revision-weight", revision() + "=0"));
        return new Remedy(
                Remedy.Stage.BALANCER,
                isGroup()
                        ? "Take its address out of whatever sends to it. Destroys nothing."
                        : "Give its revision no traffic. An app that may scale to nothing then DESTROYS its replicas: raise"
                                + " the least number first.",
                commands);
    }

    private Remedy stop() {
        String command = isGroup()
                ? "az container stop " + ShellWord.option("--ids", workload.name())
                : "az containerapp revision deactivate " + place() + " " + ShellWord.option("--revision", revision());
        return new Remedy(
                Remedy.Stage.STOP,
                "DESTROYS everything that is not on a share: memory, processes, files, and with a group its log, too.",
                List.of(command));
    }

    private String place() {
        return ShellWord.option("--resource-group", part("resourceGroups")) + " "
                + ShellWord.option("--name", part("containerApps"));
    }

    private String revision() {
        return part("revisions");
    }

    /** What follows a word in a resource's id; names of types are written in any case. */
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
