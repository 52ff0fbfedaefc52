package org.ephemera.analyze.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadHost;

/**
 * Snapshots of the disks of a workload's hosts, and the other workloads on these hosts.
 *
 * @param region region of hosts that do not state theirs; "" if unknown
 * @param ended ids of terminated machines, whose disks cannot be copied
 */
record HostSnapshots(Workload workload, String region, Set<String> ended) {
    private static final int MOST_NAMED = 20;
    private static final String WHY =
            "A snapshot does not change the host, but it does not include memory, which is lost when the host"
                    + " stops. Keep the host running, and do not drain it: draining stops its workloads.";

    private static final String TERMINATED =
            " was terminated: look for earlier snapshots and images of its disks, and for volumes that were kept. ";

    Stream<Remedy> all() {
        if (!workload.platform().customerCanImageHost()) {
            return Stream.of();
        }
        if (workload.hosts().isEmpty()) {
            return Stream.of(new Remedy(
                    Remedy.Stage.SNAPSHOT, "The package does not identify the host: find it first. " + WHY, List.of()));
        }
        return workload.hosts().stream().flatMap(this::of);
    }

    private Stream<Remedy> of(WorkloadHost host) {
        String id = host.id().value();
        boolean terminated = ended.contains(id);
        Remedy snapshot = new Remedy(Remedy.Stage.SNAPSHOT, WHY + limits(id), commands(id, host));
        String others = host.tenants().stream()
                .limit(MOST_NAMED)
                .map(LocatedValue::value)
                .map(name -> TruncatedText.text(name, MOST_NAMED * 10))
                .collect(java.util.stream.Collectors.joining(", "));
        int left = host.tenants().size() - MOST_NAMED;
        String why = host.tenants().isEmpty()
                ? "The package contains no other workload on " + id
                        + ". This does not prove that no other workload existed."
                : "Other workloads on " + id + ": " + others + (left > 0 ? " and " + left + " more." : ".");
        return terminated
                ? Stream.of(new Remedy(Remedy.Stage.TENANTS, "The instance " + id + TERMINATED + why, List.of()))
                : Stream.of(snapshot, new Remedy(Remedy.Stage.TENANTS, why, List.of()));
    }

    /** Returns the text for hosts for which the commands of a cloud may fail, or do not exist. */
    private String limits(String id) {
        if (workload.platform() == Platform.ECS_MANAGED_INSTANCES) {
            return " AWS manages this host for you. Snapshots of its disks may be denied.";
        }
        return id.startsWith("i-") || id.startsWith("/subscriptions/")
                ? ""
                : " The package identifies the host only as " + TruncatedText.text(id, MOST_NAMED * 10)
                        + ": copy its disks with the tools of its platform.";
    }

    private List<String> commands(String id, WorkloadHost host) {
        if (id.startsWith("i-")) {
            return ofInstance(id, host);
        }
        if (id.startsWith("/subscriptions/")) {
            return ofMachine(id);
        }
        return List.of();
    }

    private List<String> ofInstance(String id, WorkloadHost host) {
        String where = host.region().isEmpty() ? region : host.region();
        String regionOption = where.isEmpty() ? "" : " " + ShellWord.option("--region", where);
        List<String> commands = new ArrayList<>();
        commands.add("aws ec2 modify-instance-attribute" + regionOption + " " + ShellWord.option("--instance-id", id)
                + " --disable-api-termination");
        commands.add("aws autoscaling describe-auto-scaling-instances" + regionOption + " "
                + ShellWord.option("--instance-ids", id));
        for (LocatedValue<String> volume : host.volumes()) {
            commands.add(
                    "aws ec2 create-snapshot" + regionOption + " " + ShellWord.option("--volume-id", volume.value())
                            + " " + ShellWord.option("--description", "evidence of " + id));
        }
        if (host.volumes().isEmpty()) {
            commands.add("aws ec2 create-snapshots" + regionOption + " "
                    + ShellWord.option("--instance-specification", "InstanceId=" + id) + " "
                    + ShellWord.option("--description", "evidence of " + id));
        }
        return commands;
    }

    /**
     * Returns the commands for a virtual machine of Azure. The package does not contain its disks, so the commands
     * query them.
     */
    private static List<String> ofMachine(String id) {
        String[] parts = id.split("/", -1);
        String subscription = parts.length > 2 ? parts[2] : "";
        String group = parts.length > 4 ? parts[4] : "";
        boolean ofSet = id.contains("/virtualMachineScaleSets/");
        String show = "az rest --method=get --url=" + ShellWord.quoted(id + "?api-version=2024-07-01");
        String query = ofSet
                ? show + disks("properties.storageProfile")
                : "az vm show " + ShellWord.option("--ids", id) + disks("storageProfile");
        return List.of(
                query,
                query + " | while read -r disk; do name=\"evidence-${disk##*/}\"; az snapshot create "
                        + ShellWord.option("--subscription", subscription)
                        + " " + ShellWord.option("--resource-group", group)
                        + " --name=\"${name:0:80}\" --incremental=false --source=\"$disk\" </dev/null; done");
    }

    /** Returns the query for the ids of all disks, one a line. */
    private static String disks(String profile) {
        return " --query='[" + profile + ".osDisk.managedDisk.id, " + profile
                + ".dataDisks[].managedDisk.id][]' --output=tsv";
    }
}
