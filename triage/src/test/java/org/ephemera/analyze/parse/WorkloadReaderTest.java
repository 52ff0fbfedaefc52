package org.ephemera.analyze.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.analyze.parse.container.KubernetesQuantity;
import org.ephemera.analyze.parse.container.ParsedWorkloads;
import org.ephemera.analyze.parse.docker.DockerWorkloads;
import org.ephemera.analyze.parse.kubernetes.KubernetesWorkloads;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.ResponseDocuments.Body;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.parse.sealed.XmlToJson;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.format.Json;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workloads of sealed packages, with the place of each value. */
class WorkloadReaderTest {
    private static final String ARN = "arn:aws:ecs:eu-central-1:111122223333:";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private static FixtureResponse tasks(String tasks) {
        return FixtureResponse.json("ecs:DescribeTasks", "{\"failures\":[],\"tasks\":[" + tasks + "]}");
    }

    private static FixtureResponse definition(String definition) {
        return FixtureResponse.json("ecs:DescribeTaskDefinition", "{\"taskDefinition\":" + definition + "}");
    }

    private static FixtureResponse xml(String operation, String xml) {
        return FixtureResponse.of(
                operation, BodyType.XML, ("<R xmlns=\"x\">" + xml + "</R>").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsTaskWithDefinitionOverridesAndMachine() throws Exception {
        String task = """
            {"taskArn": "%1$stask/shop/1", "taskDefinitionArn": "%1$stask-definition/app:2", "launchType": "EC2",
             "group": "service:app", "containerInstanceArn": "%1$scontainer-instance/shop/c1",
             "containers": [{"name": "app", "imageDigest": "sha256:ab"}, {"name": "aws-guardduty-agent-1"}],
             "overrides": {"taskRoleArn": "r:role/other", "containerOverrides": [{"name": "app", "command": ["sh"],
               "environment": [{"name": "MODE", "value": "x"}]}]}, "tags": [{"key": "team", "value": "shop"}]}\
            """.formatted(ARN);
        String neighbour = """
            {"taskArn": "%1$stask/shop/2", "taskDefinitionArn": "%1$stask-definition/other:1", "launchType": "EC2",
             "containerInstanceArn": "%1$scontainer-instance/shop/c1", "containers": []}\
            """.formatted(ARN);
        String defined = """
            {"taskDefinitionArn": "%stask-definition/app:2", "taskRoleArn": "r:role/app", "networkMode": "host",
             "containerDefinitions": [{"name": "app", "image": "shop/app:2", "cpu": 512, "memory": 1024,
               "entryPoint": ["/run"], "command": ["serve"], "environment": [{"name": "MODE", "value": "prod"}],
               "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": true}]}],
             "volumes": [{"name": "data", "host": {"sourcePath": "/srv"}}]}\
            """.formatted(ARN);
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.tasks", Map.of(), tasks(task + "," + neighbour))
                .item("aws.ecs.task-definition", Map.of(), definition(defined))
                .item(
                        "aws.ecs.container-instance",
                        Map.of(),
                        FixtureResponse.json("ecs:DescribeContainerInstances", """
                            {"containerInstances": [{"containerInstanceArn": "%scontainer-instance/shop/c1",
                              "ec2InstanceId": "i-0abc", "runningTasksCount": 5,
                              "versionInfo": {"dockerVersion": "DockerVersion: 25.0.3"}}]}\
                            """.formatted(ARN)))
                .item("aws.ec2.instances", Map.of(), xml("ec2:DescribeInstances", """
                    <reservationSet><item><instancesSet><item><instanceId>i-0abc</instanceId>
                    <iamInstanceProfile><arn>r:instance-profile/nodes</arn></iamInstanceProfile>
                    <blockDeviceMapping><item><ebs><volumeId>vol-1</volumeId></ebs></item></blockDeviceMapping>
                    </item></instancesSet></item></reservationSet>\
                    """))
                .item("aws.ec2.volumes", Map.of(), xml("ec2:DescribeVolumes", """
                    <volumeSet><item><volumeId>vol-2</volumeId><attachmentSet><item>
                    <instanceId>i-0abc</instanceId></item></attachmentSet></item></volumeSet>\
                    """))
                .seal()) {
            ParsedWorkloads read = WorkloadReader.of(sealed);
            Workload one = read.workloads().getFirst();
            assertThat(read.workloads()).hasSize(2);
            assertThat(one.platform()).isEqualTo(Platform.ECS_EC2);
            assertThat(one.scope()).isEqualTo("111122223333 eu-central-1");
            assertThat(one.labels()).containsOnlyKeys("team");
            assertThat(values(one.identities())).containsExactly("r:role/other", "r:instance-profile/nodes");
            WorkloadHost host = one.hosts().getFirst();
            assertThat(host.id().value()).isEqualTo("i-0abc");
            assertThat(values(host.volumes())).containsExactly("vol-1", "vol-2");
            assertThat(values(host.runtimes())).containsExactly("docker 25.0.3");
            assertThat(values(host.tenants())).containsExactly(ARN + "task/shop/2");
            assertThat(host.volumes().getFirst().evidence().place())
                    .hasToString("/reservationSet/0/instancesSet/0/blockDeviceMapping/0/ebs/volumeId");
            assertThat(read.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("5 tasks"));
            assertThat(read.workloads().get(1).missing()).hasSize(1);
            container(one.containers().getFirst());
            assertThat(one.containers().get(1).kind()).isEqualTo(ContainerSpec.Kind.SIDECAR);
        }
    }

    private static void container(ContainerSpec app) {
        assertThat(app.image().orElseThrow().evidence().place())
                .hasToString("/taskDefinition/containerDefinitions/0/image");
        assertThat(app.digest().orElseThrow().evidence().place()).hasToString("/tasks/0/containers/0/imageDigest");
        assertThat(app.execution().commands())
                .extracting(
                        ContainerExecution.Command::source,
                        ContainerExecution.Command::words,
                        ContainerExecution.Command::overridden)
                .containsExactly(
                        tuple("entryPoint", List.of("/run"), false),
                        tuple("command", List.of("serve"), false),
                        tuple("command", List.of("sh"), true));
        assertThat(app.execution().environment())
                .extracting(ContainerExecution.Variable::value, ContainerExecution.Variable::overridden)
                .containsExactly(tuple("prod", false), tuple("x", true));
        assertThat(app.execution().cpuLimit().orElseThrow().value()).isEqualTo(0.5);
        assertThat(app.execution().memoryLimit().orElseThrow().value()).isEqualTo(1L << 30);
        assertThat(app.mounts()).singleElement().satisfies(mount -> {
            assertThat(mount.type()).isEqualTo(ContainerMount.Type.HOST_PATH);
            assertThat(mount.readOnly()).isTrue();
            assertThat(mount.source().orElseThrow().evidence().place())
                    .hasToString("/taskDefinition/volumes/0/host/sourcePath");
        });
        assertThat(app.privileges().networkMode().orElseThrow().value()).isEqualTo("host");
    }

    @Test
    void readsDefinitionWhenTaskIsMissing() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.ecs.task-definition",
                        Map.of(),
                        definition("{\"taskDefinitionArn\": \"" + ARN + "task-definition/app:2\","
                                + "\"requiresCompatibilities\": [\"FARGATE\"], \"containerDefinitions\": []}"))
                .seal()) {
            Workload gone = WorkloadReader.of(sealed).workloads().getFirst();
            assertThat(gone.platform()).isEqualTo(Platform.ECS_FARGATE);
            assertThat(gone.missing())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("overrides"));
        }
    }

    @Test
    void derivesPlatformFromLaunchTypeOrProvider() throws Exception {
        Map<String, Platform> forms = Map.of(
                "\"launchType\": \"FARGATE\"", Platform.ECS_FARGATE,
                "\"capacityProviderName\": \"FARGATE_SPOT\"", Platform.ECS_FARGATE,
                "\"launchType\": \"EXTERNAL\"", Platform.ECS_EXTERNAL,
                "\"launchType\": \"MANAGED_INSTANCES\"", Platform.ECS_MANAGED_INSTANCES,
                "\"capacityProviderName\": \"ours\"", Platform.ECS_EC2);
        for (Map.Entry<String, Platform> form : forms.entrySet()) {
            String body = "{\"tasks\": [{\"taskArn\": \"" + ARN + "task/shop/1\", " + form.getKey() + "}]}";
            LocatedJson document = org.ephemera.analyze.testing.WorkloadDocuments.located(
                    "t.json", Json.parse(body.getBytes(StandardCharsets.UTF_8)));
            assertThat(WorkloadReader.of(ResponseDocuments.ofParsed(
                                    List.of(new Body("aws.ecs.task", "DescribeTasks", document))))
                            .workloads())
                    .extracting(Workload::platform)
                    .containsExactly(form.getValue());
        }
    }

    @Test
    void readsContainerGroupsAndAppRevisions() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.aci.group",
                        Map.of(),
                        FixtureResponse.json(
                                "containerinstance:ContainerGroups_Get", """
                                    {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/a",
                                     "identity": {"principalId": "p-1"}, "properties": {
                                      "containers": [{"name": "app", "properties": {"image": "r.azurecr.io/app:1", "command": ["run"],
                                        "environmentVariables": [{"name": "TOKEN"}, {"name": "MODE", "value": "x"}],
                                        "instanceView": {"events": [
                                          {"message": "pulling image \\"r.azurecr.io/app@sha256:%s\\"", "lastTimestamp": "2026-11-26T11:00:00Z"},
                                          {"message": "pulling image \\"r.azurecr.io/app@sha256:%s\\"", "lastTimestamp": "2026-11-26T12:00:00Z"}]},
                                        "resources": {"requests": {"cpu": 1.5, "memoryInGB": 2}},
                                        "volumeMounts": [{"name": "v", "mountPath": "/v"}]}}],
                                      "initContainers": [{"name": "init", "properties": {"environmentVariables": [{"name": "SEED"}]}}],
                                      "volumes": [{"name": "v", "azureFile": {"shareName": "share"}}, {"name": "tls", "secret": {}}]}}\
                                    """.formatted("b".repeat(64), "a".repeat(64))))
                .item("azure.app", Map.of(), FixtureResponse.json("app:ContainerApps_Get", """
                    {"id": "/subscriptions/s/x", "name": "web", "properties": {"template": {"containers": []}}}\
                    """))
                .item(
                        "azure.app.revisions",
                        Map.of(),
                        FixtureResponse.json("app:ContainerAppsRevisions_ListRevisions", """
                            {"value": [{"id": "/subscriptions/s/x/revisions/old", "properties": {"active": false,
                                "lastActiveTime": "2026-11-20T12:00:00+00:00", "template": {"containers": [{"name": "web"}]}}},
                              {"id": "/subscriptions/s/x/revisions/new", "properties": {"active": true, "template": {
                                "initContainers": null, "containers": [{"name": "web", "image": "x:1", "args": ["-v"],
                                  "resources": {"cpu": 0.5, "memory": "1Gi"}}]}}}]}\
                            """))
                .seal()) {
            List<Workload> workloads = WorkloadReader.of(sealed).workloads();
            assertThat(workloads).extracting(Workload::platform).containsExactly(Platform.ACI, Platform.CONTAINER_APPS);
            ContainerSpec app = workloads.getFirst().containers().getFirst();
            assertThat(app.digest().orElseThrow().value()).isEqualTo("sha256:" + "a".repeat(64));
            assertThat(app.execution().cpuLimit().orElseThrow().value()).isEqualTo(1.5);
            assertThat(app.mounts().getFirst().type()).isEqualTo(ContainerMount.Type.FILE_SHARE);
            assertThat(values(workloads.getFirst().identities())).containsExactly("p-1");
            assertThat(values(workloads.getFirst().exposure().secrets()))
                    .containsExactly("TOKEN", "SEED", "files of the volume tls");
            Workload revision = workloads.get(1);
            assertThat(revision.name()).endsWith("/new");
            assertThat(revision.containers()
                            .getFirst()
                            .execution()
                            .commands()
                            .getFirst()
                            .source())
                    .isEqualTo("args");
            assertThat(revision.containers()
                            .getFirst()
                            .image()
                            .orElseThrow()
                            .evidence()
                            .place())
                    .hasToString("/value/1/properties/template/containers/0/image");
        }
    }

    /** The alert concerns a revision that was deployed and taken back within the hour. */
    @Test
    void readsRevisionThatWasActiveInWindow() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("azure.app", Map.of(), FixtureResponse.json("app:ContainerApps_Get", """
                    {"id": "/subscriptions/s/x", "name": "web", "properties": {"template": {"containers": []}}}\
                    """))
                .item(
                        "azure.app.revisions",
                        Map.of(),
                        FixtureResponse.json("app:ContainerAppsRevisions_ListRevisions", """
                            {"value": [{"id": "/subscriptions/s/x/revisions/bad", "properties": {"active": false,
                                "lastActiveTime": "2026-11-26T12:20:00+00:00",
                                "template": {"containers": [{"name": "web", "image": "mallory/xmrig:1"}]}}},
                              {"id": "/subscriptions/s/x/revisions/good", "properties": {"active": true,
                                "template": {"containers": [{"name": "web", "image": "x:1"}]}}}]}\
                            """))
                .seal()) {
            assertThat(WorkloadReader.of(sealed).workloads())
                    .extracting(Workload::name)
                    .containsExactly("/subscriptions/s/x/revisions/bad", "/subscriptions/s/x/revisions/good");
        }
    }

    @Test
    void reportsEnvironmentFilesAsGap() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.task-definition", Map.of(), definition("""
                    {"taskDefinitionArn": "d:1", "containerDefinitions": [
                      {"name": "a", "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/x.env"}]},
                      {"name": "b", "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/x.env"}]}]}\
                    """))
                .seal()) {
            assertThat(WorkloadReader.of(sealed).gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.what()).isEqualTo("ENV");
                assertThat(gap.why()).contains("arn:aws:s3:::b/x.env", " a, b ");
            });
        }
    }

    /** A malformed response gives a gap or a reduced workload. */
    @Test
    void reportsMalformedResponsesAsGaps() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.task", Map.of(), FixtureResponse.json("ecs:DescribeTasks", "{\"tasks\": 7}"))
                .item("aws.ecs.tasks", Map.of(), FixtureResponse.json("ecs:DescribeTasks", "not json"))
                .item("aws.ecs.task-definition", Map.of(), definition("[]"))
                .item("aws.ec2.volumes", Map.of(), xml("ec2:DescribeVolumes", "<a>"))
                .item("azure.aci.group", Map.of(), FixtureResponse.json("containerinstance:ContainerGroups_Get", "[]"))
                .item("azure.app", Map.of(), FixtureResponse.json("app:ContainerApps_Get", "{\"properties\": []}"))
                .seal()) {
            ParsedWorkloads read = WorkloadReader.of(sealed);
            assertThat(read.workloads()).isEmpty();
            assertThat(read.gaps()).hasSize(6);
        }
    }

    @Test
    void acceptsUnexpectedJsonShapes() throws Exception {
        for (String value : List.of("7", "\"x\"", "[]", "{}", "null", "[[[]]]", "[{\"name\": {}}]", "true")) {
            String body = """
                {"tasks": [{"taskArn": "a:b:c:d:e:task/x", "containers": %1$s, "overrides": %1$s, "tags": %1$s,
                  "attachments": %1$s, "launchType": %1$s, "containerInstanceArn": %1$s, "taskDefinitionArn": "d"}]}\
                """.formatted(value);
            String defined = """
                {"taskDefinition": {"taskDefinitionArn": "d", "volumes": %1$s, "containerDefinitions": [
                  {"name": "a", "linuxParameters": %1$s, "mountPoints": %1$s, "environment": %1$s, "command": %1$s,
                   "dependsOn": %1$s, "dockerSecurityOptions": %1$s, "privileged": %1$s, "volumesFrom": %1$s,
                   "cpu": %1$s, "portMappings": %1$s}, %1$s]}}\
                """.formatted(value);
            List<Body> bodies = List.of(
                    new Body("aws.ecs.task", "DescribeTasks", located(body)),
                    new Body("aws.ecs.task-definition", "DescribeTaskDefinition", located(defined)));
            assertThat(WorkloadReader.of(ResponseDocuments.ofParsed(bodies)).workloads())
                    .as(value)
                    .hasSize(1);
            assertThat(KubernetesWorkloads.of(List.of(located("""
                {"kind": "Pod", "metadata": %1$s, "spec": {"containers": [%1$s, {"name": "a",
                  "securityContext": %1$s, "volumeMounts": %1$s, "env": %1$s, "resources": %1$s}],
                  "volumes": %1$s, "securityContext": %1$s, "tolerations": %1$s}, "status": %1$s}\
                """.formatted(value))))
                            .workloads())
                    .as(value)
                    .hasSize(1);
            assertThat(DockerWorkloads.of(List.of(located("""
                {"Name": "/a", "Config": %1$s, "HostConfig": {"Devices": %1$s, "Binds": %1$s, "Mounts": %1$s,
                  "PortBindings": %1$s, "SecurityOpt": %1$s}, "Mounts": %1$s}\
                """.formatted(value))))
                            .workloads())
                    .as(value)
                    .hasSize(1);
        }
    }

    private static LocatedJson located(String json) throws IOException {
        return org.ephemera.analyze.testing.WorkloadDocuments.located(
                "d.json", Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void rejectsHostileXml() throws Exception {
        for (String hostile : List.of(
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><a>&x;</a></r>",
                "<r>" + "<a>".repeat(200) + "</a>".repeat(200) + "</r>",
                "",
                "<r><a></r>")) {
            assertThatThrownBy(
                            () -> XmlToJson.parse(new ByteArrayInputStream(hostile.getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void parsesKubernetesQuantities() {
        assertThat(KubernetesQuantity.parse("500m")).contains(0.5);
        assertThat(KubernetesQuantity.parse("2Gi")).contains(0x1p31);
        assertThat(KubernetesQuantity.parse("1e3")).contains(1000.0);
        assertThat(KubernetesQuantity.parse("1k")).contains(1000.0);
        for (String none : List.of("", "0", "-1", "Gi", "1Zi", "1".repeat(100), "1e999999999", "x1")) {
            assertThat(KubernetesQuantity.parse(none)).as(none).isEmpty();
        }
    }

    private static List<String> values(List<LocatedValue<String>> facts) {
        return facts.stream().map(LocatedValue::value).toList();
    }
}
