package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.Moto;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/** Roles, network and image of a task on moto, an independent server that responds in XML. */
@Tag("source-aws")
class SurroundingsOnMotoTest {
    private static final String REGISTRY = Moto.ACCOUNT + ".dkr.ecr.us-east-1.amazonaws.com/";
    private static final String DOCUMENT = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String MANIFEST = "{\"schemaVersion\":2,\"mediaType\":"
            + "\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":"
            + "\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:" + "0".repeat(64)
            + "\",\"size\":2},\"layers\":[]}";

    private static Moto moto;
    private static SimulatedCloud others;
    private static String task;
    /** Outcomes without enforced permissions. */
    private static List<String> usual = List.of();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        moto = Moto.empty();
        others = SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build());
        moto.post(
                "/moto-api/state-manager/set-transition",
                "{\"model_name\": \"ecs::task\", \"transition\": {\"progression\": \"manual\", \"times\": 9999}}");
        String document = URLEncoder.encode(DOCUMENT, StandardCharsets.UTF_8);
        moto.iam("Action=CreateRole&RoleName=web&AssumeRolePolicyDocument=" + document);
        moto.iam("Action=PutRolePolicy&RoleName=web&PolicyName=own&PolicyDocument=" + document);
        String policy =
                Moto.element("Arn", moto.iam("Action=CreatePolicy&PolicyName=mighty&PolicyDocument=" + document));
        moto.iam("Action=AttachRolePolicy&RoleName=web&PolicyArn=" + policy);
        EcrClient ecr = moto.client(EcrClient.builder());
        ecr.createRepository(r -> r.repositoryName("web"));
        // By default moto uses the digest of empty input for a manifest, which this source would report.
        ecr.putImage(r -> r.repositoryName("web")
                .imageTag("1")
                .imageManifest(MANIFEST)
                .imageDigest(ImageManifest.digest(MANIFEST)));
        task = run();
    }

    private static String run() {
        String subnet = Moto.element("subnetId", moto.ec2("Action=DescribeSubnets"));
        String group =
                Moto.element("groupId", moto.ec2("Action=CreateSecurityGroup&GroupName=web&GroupDescription=web"));
        EcsClient ecs = moto.client(EcsClient.builder());
        ecs.createCluster(r -> r.clusterName("shop"));
        ecs.registerTaskDefinition(r -> r.family("web")
                .networkMode(NetworkMode.AWSVPC)
                .taskRoleArn("arn:aws:iam::" + Moto.ACCOUNT + ":role/web")
                .containerDefinitions(ContainerDefinition.builder()
                        .name("web")
                        .image(REGISTRY + "web:1")
                        .memory(128)
                        .build()));
        return ecs.runTask(RunTaskRequest.builder()
                        .cluster("shop")
                        .taskDefinition("web")
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(n ->
                                n.awsvpcConfiguration(a -> a.subnets(subnet).securityGroups(group)))
                        .build())
                .tasks()
                .getFirst()
                .taskArn();
    }

    @AfterAll
    static void stop() {
        others.close();
        moto.post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
    }

    @Test
    void collectsRolesAndNetwork() throws IOException {
        CollectedPackage gathered = fixture().collect(AcquisitionFixture.requestFor(task));
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.item("aws.iam.role", "use", "task role").outcome().message())
                .contains("attached policies: mighty", "inline policies: own");
        assertThat(gathered.codes())
                .containsEntry("aws.iam.policy.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ec2.network-interfaces.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ec2.security-groups.1", OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.iam.role", "use", "execution role").code())
                .isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(gathered.outcome("aws.ec2.network-interfaces.1").message()).contains("1 network interface");
    }

    /** moto returns no image digest for a task and no URL for a config. */
    @Test
    void readsManifestOfImage() throws IOException {
        CollectedPackage gathered = fixture().collect(AcquisitionFixture.requestFor(task));
        ItemOutcome image = gathered.item("aws.ecr.image", "image", REGISTRY + "web:1");
        assertThat(image.outcome().message())
                .contains("the digest that ran is unknown", "matches its digest")
                .contains("GetDownloadUrlForLayer failed");
        JsonNode answer = gathered.log(image.planned().item(), "api.response").getLast();
        assertThat(gathered.body(answer)).asString(StandardCharsets.UTF_8).contains("schemaVersion");
    }

    /** Returns the permissions of services that moto implements; EcsOnMotoTest has the others. */
    static Stream<String> permissions() {
        return declared()
                .filter(permission -> permission.startsWith("iam:")
                        || permission.startsWith("ecr:")
                        || permission.startsWith("ec2:"));
    }

    /** A permission that is not needed or not checked by moto changes nothing. */
    @ParameterizedTest
    @MethodSource("permissions")
    void reportsPermissionWhenOneIsMissing(String missing) throws IOException {
        List<String> may =
                declared().filter(permission -> !permission.equals(missing)).toList();
        Map<String, String> settings = moto.settingsAllowing(may);
        moto.enforcePermissions(true);
        try {
            AcquisitionFixture fixture = fixture();
            settings.forEach(fixture::set);
            CollectedPackage gathered = fixture.collect(AcquisitionFixture.requestFor(task));
            List<ItemOutcome> denied = gathered.seal().outcomes().items().stream()
                    .filter(item -> item.code() == OutcomeCode.DENIED)
                    .toList();
            if (denied.isEmpty()) {
                assertThat(gathered.artifactCodes()).isEqualTo(usual);
            }
            assertThat(denied)
                    .allSatisfy(item -> assertThat(item.outcome().detail()).isEqualTo(missing));
        } finally {
            moto.enforcePermissions(false);
        }
    }

    @BeforeEach
    void collectUnrestricted() throws IOException {
        if (usual.isEmpty()) {
            usual = fixture(folder.resolve("usual"))
                    .collect(AcquisitionFixture.requestFor(task))
                    .artifactCodes();
        }
    }

    private AcquisitionFixture fixture() throws IOException {
        return fixture(folder);
    }

    private static AcquisitionFixture fixture(Path folder) throws IOException {
        String lab = others.endpoint().toString();
        return AcquisitionFixture.at(folder, moto.endpoint())
                .set("AWS_ENDPOINT_URL_CLOUDWATCH", lab)
                .set("AWS_ENDPOINT_URL_CLOUDTRAIL", lab)
                .set("AWS_MAX_ATTEMPTS", "1");
    }

    private static Stream<String> declared() {
        return AwsSources.artifacts().stream()
                .flatMap(artifact -> artifact.permissions().stream())
                .distinct();
    }
}
