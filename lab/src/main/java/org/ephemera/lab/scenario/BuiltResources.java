package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Simulated resources that the tasks of a {@link BuiltTask} use: images, roles, network interfaces, a load balancer.
 */
record BuiltResources(BuiltTask task) {

    static final String TASK_ROLE = role("lab-task");
    static final String EXECUTION_ROLE = role("lab-execution");
    private static final String MACHINE = "lab-machine";
    static final String TARGET_GROUP = balancing("targetgroup/lab/1");

    private static final String POLICY = "arn:aws:iam::" + BuiltAccount.ID + ":policy/lab";
    private static final String PROFILE = "arn:aws:iam::" + BuiltAccount.ID + ":instance-profile/" + MACHINE;
    private static final String BALANCER = balancing("loadbalancer/app/lab/1");
    private static final String SECURITY_GROUP = "sg-00000000000000001";

    AccountState state() {
        List<BuiltImage> images = task.containers().stream().map(task::imageOf).toList();
        Map<String, List<ObjectNode>> kinds = new TreeMap<>();
        kinds.put("images", images.stream().map(BuiltImage::shown).toList());
        kinds.put("blobs", images.stream().map(BuiltImage::config).toList());
        kinds.put("roles", List.of(roleOf("lab-task"), roleOf("lab-execution"), roleOf(MACHINE)));
        kinds.put("instanceProfiles", List.of(profile()));
        kinds.put("policies", List.of(policy()));
        kinds.put("networkInterfaces", interfaces());
        kinds.put(
                "reservations",
                IntStream.range(0, task.instances()).mapToObj(this::machine).toList());
        kinds.put(
                "volumes",
                IntStream.range(0, task.instances()).mapToObj(this::volume).toList());
        kinds.put("securityGroups", List.of(inRegion().put("groupId", SECURITY_GROUP)));
        kinds.put(
                "securityGroupRules",
                List.of(inRegion().put("groupId", SECURITY_GROUP).put("securityGroupRuleId", "sgr-1")));
        kinds.put("targetGroups", List.of(targetGroup()));
        kinds.put("targets", List.of(target()));
        kinds.put("loadBalancers", List.of(object().put("LoadBalancerArn", BALANCER)));
        kinds.put("listeners", List.of(object().put("LoadBalancerArn", BALANCER).put("Port", 443)));
        return new AccountState(kinds);
    }

    static String interfaceOf(int index) {
        return "eni-%017x".formatted(index + 1);
    }

    /** Returns the network interfaces of the tasks that still run. Fargate deletes the interface with the task. */
    private List<ObjectNode> interfaces() {
        return IntStream.range(0, task.tasks())
                .filter(index -> !task.isOver(index))
                .mapToObj(BuiltResources::shownInterface)
                .toList();
    }

    private static ObjectNode shownInterface(int index) {
        ObjectNode shown = inRegion().put("networkInterfaceId", interfaceOf(index));
        shown.putArray("groupSet").addObject().put("groupId", SECURITY_GROUP);
        return shown;
    }

    private ObjectNode machine(int number) {
        ObjectNode shown = inRegion().put("reservationId", "r-" + number);
        ObjectNode machine = shown.putArray("instancesSet")
                .addObject()
                .put("instanceId", machineOf(number))
                .put("instanceType", "m7g.large")
                .put("imageId", "ami-0123456789abcdef0");
        machine.putObject("instanceState").put("name", "running");
        machine.putArray("groupSet").addObject().put("groupId", SECURITY_GROUP);
        machine.putObject("iamInstanceProfile").put("arn", PROFILE).put("id", "AIPAEXAMPLE000000LAB");
        return markManaged(shown, machine);
    }

    private ObjectNode volume(int number) {
        ObjectNode shown =
                inRegion().put("volumeId", "vol-%017x".formatted(number + 1)).put("size", 30);
        shown.putArray("attachmentSet")
                .addObject()
                .put("instanceId", machineOf(number))
                .put("device", "/dev/xvda");
        return markManaged(shown, shown);
    }

    /** Marks a resource as managed by ECS, if the scenario has managed instances. */
    private ObjectNode markManaged(ObjectNode shown, ObjectNode thing) {
        if (task.managed()) {
            shown.put("hidden", true);
            thing.putObject("operator").put("managed", true).put("principal", "ecs.amazonaws.com");
        }
        return shown;
    }

    static String machineOf(int number) {
        return "i-%017x".formatted(0x1abL + number);
    }

    private static ObjectNode roleOf(String name) {
        ObjectNode shown = object().put("RoleName", name).put("Arn", role(name)).put("Path", "/");
        shown.putObject("AssumeRolePolicyDocument").put("Version", "2012-10-17");
        shown.putObject("inline").putObject("own").put("Version", "2012-10-17");
        shown.putArray("attached").add(POLICY);
        return shown;
    }

    private static ObjectNode profile() {
        ObjectNode shown =
                object().put("InstanceProfileName", MACHINE).put("Arn", PROFILE).put("Path", "/");
        shown.putArray("roles").add(MACHINE);
        return shown;
    }

    private static ObjectNode policy() {
        ObjectNode shown = object().put("PolicyName", "lab").put("Arn", POLICY).put("DefaultVersionId", "v1");
        shown.putObject("Document").put("Version", "2012-10-17");
        return shown;
    }

    private static ObjectNode targetGroup() {
        ObjectNode shown = object().put("TargetGroupArn", TARGET_GROUP).put("TargetType", "ip");
        shown.putArray("LoadBalancerArns").add(BALANCER);
        return shown;
    }

    private static ObjectNode target() {
        ObjectNode shown = object().put("of", TARGET_GROUP);
        shown.putObject("Target").put("Id", "10.0.3.1").put("Port", 8080);
        shown.putObject("TargetHealth").put("State", "healthy");
        return shown;
    }

    private static String role(String name) {
        return "arn:aws:iam::" + BuiltAccount.ID + ":role/" + name;
    }

    private static String balancing(String resource) {
        return "arn:aws:elasticloadbalancing:" + BuiltAccount.REGION + ":" + BuiltAccount.ID + ":" + resource;
    }

    private static ObjectNode inRegion() {
        return object().put("region", BuiltAccount.REGION);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
