package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;

/**
 * How the disks of a workload's machines are copied, and who else was on them.
 *
 * @param region of machines that do not tell theirs, "" if it is not known
 */
record HostSnapshots(Workload workload, String region) {
    private static final int MOST_NAMED = 20;
    private static final String WHY =
            "A snapshot changes nothing on the machine, but it has no memory: what is only there is lost when"
                    + " the machine is. Keep the machine running, and do not drain it: that stops what runs on it.";

    Stream<Remedy> all() {
        if (!workload.platform().hostReachable()) {
            return Stream.of();
        }
        if (workload.hosts().isEmpty()) {
            return Stream.of(new Remedy(
                    Remedy.Stage.SNAPSHOT,
                    "The package does not name the machine that it ran on: find it first. " + WHY,
                    List.of()));
        }
        return workload.hosts().stream().flatMap(this::of);
    }

    private Stream<Remedy> of(Host host) {
        String id = host.id().value();
        Remedy snapshot = new Remedy(Remedy.Stage.SNAPSHOT, WHY + means(id), commands(id, host));
        String others = host.tenants().stream()
                .limit(MOST_NAMED)
                .map(Fact::value)
                .map(name -> TruncatedText.text(name, MOST_NAMED * 10))
                .collect(java.util.stream.Collectors.joining(", "));
        int left = host.tenants().size() - MOST_NAMED;
        String why = host.tenants().isEmpty()
                ? "The package knows of nothing else on " + id + "; it does not follow that there was nothing."
                : "On " + id + " ran also: " + others + (left > 0 ? " and " + left + " more." : ".");
        return Stream.of(snapshot, new Remedy(Remedy.Stage.TENANTS, why, List.of()));
    }

    /** Where the commands of a cloud may fail, or there are none. */
    private String means(String id) {
        if (workload.platform() == Platform.ECS_MANAGED_INSTANCES) {
            return " AWS manages this machine for you: whether you may copy its disks has to be tried.";
        }
        return id.startsWith("i-") || id.startsWith("/subscriptions/")
                ? ""
                : " The package knows the machine as " + TruncatedText.text(id, MOST_NAMED * 10)
                        + " only: copy its disks with the means of wherever it stands.";
    }

    private List<String> commands(String id, Host host) {
        if (id.startsWith("i-")) {
            return ofInstance(id, host);
        }
        if (id.startsWith("/subscriptions/")) {
            return ofMachine(id);
        }
        return List.of();
    }

    private List<String> ofInstance(String id, Host host) {
        String where = host.region().isEmpty() ? region : host.region();
        String at = where.isEmpty() ? "" : " " + ShellWord.option("--region", where);
        List<String> commands = new ArrayList<>();
        commands.add("aws ec2 modify-instance-attribute" + at + " " + ShellWord.option("--instance-id", id)
                + " --disable-api-termination");
        commands.add(
                "aws autoscaling describe-auto-scaling-instances" + at + " " + ShellWord.option("--instance-ids", id));
        for (Fact<String> volume : host.volumes()) {
            commands.add("aws ec2 create-snapshot" + at + " " + ShellWord.option("--volume-id", volume.value()) + " "
                    + ShellWord.option("--description", "evidence of " + id));
        }
        if (host.volumes().isEmpty()) {
            commands.add("aws ec2 create-snapshots" + at + " "
                    + ShellWord.option("--instance-specification", "InstanceId=" + id) + " "
                    + ShellWord.option("--description", "evidence of " + id));
        }
        return commands;
    }

    /** Of a machine of Azure the package knows no disk: it has to be asked for. */
    private static List<String> ofMachine(String id) {
        String[] parts = id.split("/", -1);
        String group = parts.length > 4 ? parts[4] : "";
        boolean ofSet = id.contains("/virtualMachineScaleSets/");
        String show = "az rest --method=get --url=" + ShellWord.quoted(id + "?api-version=2024-07-01");
        String query = ofSet
                ? show + disks("properties.storageProfile")
                : "az vm show " + ShellWord.option("--ids", id) + disks("storageProfile");
        return List.of(
                query,
                query + " | while read -r disk; do name=\"evidence-${disk##*/}\"; az snapshot create "
                        + ShellWord.option("--resource-group", group)
                        + " --name=\"${name:0:80}\" --incremental=false --source=\"$disk\" </dev/null; done");
    }

    /** All of them, one a line. */
    private static String disks(String profile) {
        return " --query='[" + profile + ".osDisk.managedDisk.id, " + profile
                + ".dataDisks[].managedDisk.id][]' --output=tsv";
    }
}
