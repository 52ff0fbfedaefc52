package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors: a sentence with the cause, a sentence with the remedy, the exit code, and no stack trace. */
class BadInputTest {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 50).build();
    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder).facing(cloud);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "web-1, is not an ARN",
        "arn:aws:ecs, is not a complete ARN",
        "arn:aws:s3:::bucket/key, not of ECS",
        "arn:aws:ecs::123456789012:task/prod/0123456789abcdef0123456789abcdef, contains no region",
        "arn:aws:ecs:eu-central-1:123456789012:service/web, short ARN of a service",
    })
    void rejectsInvalidTarget(String target, String why) {
        Ran ran = desk.run("collect", target);

        assertUsage(ran);
        assertThat(ran.err()).contains(why).contains("a task such as arn:aws:ecs:");
        assertThat(cloud.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collect | exactly one of TARGET, --alert FILE and --resume ID",
                "collect ARN --alert a.json | exactly one of TARGET, --alert FILE and --resume ID",
                "collect ARN --from tomorrow | invalid time for --from: 'tomorrow'",
                "collect ARN --from 1h --to 2h | the window ends before it begins",
                "collect ARN --from 2h --to 2h | the window ends before it begins",
                "collect ARN --from 2999-01-01 | the window starts in the future",
                "collect ARN --to 1969-12-31 | time out of range: '1969-12-31'",
                "collect ARN --to 1969-12-31 | expected a year from 1970 to 9999",
                "collect ARN --from 2h --to 2h | set --from to a time before --to",
                "collect ARN --case ../../etc | case id",
                "collect ARN --limit many | is not a whole number",
                "collect ARN --retention forever | expected 'none', 'governance:DAYS'",
                "collect ARN --store evidence | invalid store: 'evidence'",
                "collect ARN --store s3:bucket | invalid store: 's3:bucket'",
                "collect ARN --store file: | no folder in the store URI",
                "collect ARN --store file:// | no folder in the store URI",
                "collect ARN --store file:~/evidence | the shell did not replace ~ with your home folder",
                "collect ARN --signer file: | the name of a file or folder is empty",
                "collect ARN --store s3://UPPER | s3://BUCKET",
                "collect ARN --store azblob:x | invalid store: 'azblob:x'",
                "collect ARN --store azblob://account | azblob://ACCOUNT/CONTAINER",
                "collect ARN --signer azurekv:seal | identifier of a key",
                "collect ARN --signer key.pem | invalid signer: 'key.pem'",
                "collect --resume 42 | invalid package id: '42'",
                "collect --resume 01a212f7-837f-7cb9-b2aa-d45bc19cf996 --case IR-1 | keeps the case, window, reason,"
                        + " limit, trail and retention",
                "collect --resume 01a212f7-837f-7cb9-b2aa-d45bc19cf996 --trail arn:x | keeps the case, window, reason,"
                        + " limit, trail and retention",
                "collect --resume 01a212f7-837f-7cb9-b2aa-d45bc19cf996 --retention governance:30 | omit --case, --from",
                "collect ARN --trail arn:aws:cloudtrail:eu-central-1:123456789012:trail/all | is the ARN of a trail, not of its log group",
                "plan ARN --trail my-trail | is not the ARN of a log group",
                "collect --alert absent.json | cannot read the alert",
                "collect --alert . | is a folder",
                "demo --scenario fargate-minor | unknown scenario: 'fargate-minor'",
                "demo --cloud azure --scenario fargate-miner | scenario 'fargate-miner' does not belong to the cloud"
                        + " 'azure'",
                "demo --cloud aks --scenario eks-escape | scenario 'eks-escape' does not belong to the cloud 'aks'",
            })
    void rejectsInvalidArguments(String words, String why) {
        Ran ran = desk.run(words.replace("ARN", scenario.taskArn()).split(" "));

        assertUsage(ran);
        assertThat(ran.err().toLowerCase(java.util.Locale.ROOT)).contains(why.toLowerCase(java.util.Locale.ROOT));
        assertThat(cloud.calls()).isEmpty();
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    /** An address may contain a key, which must not appear in a log. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collect ARN --store | s3://AKIAIOSFODNN7EXAMPLE:s3cr3t@bucket/x                          |"
                        + " ...@bucket/x",
                "collect ARN --store | https://account.blob.core.windows.net/evidence?sv=2024&sig=s3cr3t |"
                        + " /evidence?...",
                "collect ARN --store | azblob://account/evidence?sig=s3cr3t                              |"
                        + " azblob://account/evidence?...",
                "collect ARN --store | AccountName=account;AccountKey=s3cr3t                             |"
                        + " AccountName=...",
                "key --signer        | awskms:https://me:s3cr3t@host                                     | ...@host",
                "key --signer        | azurekv:https://me:s3cr3t@host                                    | ...@host",
                "key --signer        | https://host/key?s3cr3t                                           |"
                        + " https://host/key?...",
                "verify --key k      | https://host/package.zip?sig=s3cr3t                               |"
                        + " https://host/package.zip?...",
                "verify --key k      | s3://bucket/package                                               |"
                        + " s3://bucket/package",
            })
    void masksSecretsInAddresses(String words, String address, String shown) throws IOException {
        Files.writeString(folder.resolve("k"), desk.run("key").out());
        Ran ran = desk.run(Stream.concat(
                        Stream.of(words.replace("ARN", scenario.taskArn()).split(" ")), Stream.of(address))
                .toArray(String[]::new));

        assertUsage(ran);
        assertThat(ran.err()).contains(shown + "'").doesNotContain("s3cr3t");
    }

    /** Exported findings are compressed. */
    @Test
    void reportsCompressedAlert() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.json.gz")))) {
            out.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        Ran ran = desk.run("collect", "--alert", "a.json.gz");

        assertUsage(ran);
        assertThat(ran.err()).contains("compressed (gzip)", "zcat").doesNotContain("JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | not an alert | use the JSON",
                "not json | not JSON at line 1 | use the JSON",
                "[1,2] | not a JSON object | use the JSON",
                "{\"source\":\"aws.ec2\",\"detail-type\":\"EC2 Instance State-change Notification\",\"detail\":{}}"
                        + " | identifies no container | use an alert about an ECS task",
            })
    void rejectsInvalidAlert(String json, String why, String remedy) {
        Ran ran = desk.typing(json).run("collect", "--alert", "-");

        assertUsage(ran);
        assertThat(ran.err().toLowerCase(java.util.Locale.ROOT))
                .contains(why.toLowerCase(java.util.Locale.ROOT))
                .contains(remedy.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void sealsPackageWhenEcsReturnsNoTask() {
        String unknown = scenario.taskArn().replaceFirst("[0-9a-f]{32}$", "f".repeat(32));

        Ran ran = desk.run("collect", unknown);

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("MISSING").contains("check the ARN").contains("sealed ");
        assertThat(ran.err()).contains("No required evidence").doesNotContain("\tat ");
    }

    @Test
    void sealsPackageWhenRegionHasNoCluster() {
        Ran ran = desk.run("collect", scenario.taskArn().replace("eu-central-1", "us-east-1"));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("No required evidence").contains("found no object with that name");
        assertThat(ran.out().replaceAll("\\s+", " ")).contains("check the ARN and its region", "sealed ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_ENDPOINT_URL | http://user:s3cr3t@host | collect ARN",
                "AWS_ENDPOINT_URL | http://user:s3cr3t@host | collect ARN --store s3://evidence/a",
                "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS | http://user:s3cr3t@host | collect ARN",
                "AWS_ENDPOINT_URL_CLOUDTRAIL | host:s3cr3t | collect ARN",
                "AWS_ENDPOINT_URL_ECR | ftp://s3cr3t | collect ARN",
                "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2 | http://host/?s3cr3t | collect ARN --store"
                        + " s3://evidence/a",
                "AWS_ENDPOINT_URL_IAM | http://user:s3cr3t@host | collect --resume"
                        + " 01a212f7-837f-7cb9-b2aa-d45bc19cf996",
                "AWS_ENDPOINT_URL_S3 | host:s3cr3t | collect --resume 01a212f7-837f-7cb9-b2aa-d45bc19cf996",
                "AWS_ENDPOINT_URL_S3 | http://host/?s3cr3t | verify s3://bucket/packages/2026/11/25/ID --key"
                        + " key.pub.pem",
                "AWS_ENDPOINT_URL_KMS | ftp://s3cr3t | key --signer awskms:KMS",
                "AWS_REGION | EU s3cr3t | collect ARN",
                "AWS_REGION | EU s3cr3t | collect ARN --store s3://evidence/a",
                "AWS_DEFAULT_REGION | s3cr3t! | collect ARN --store s3://evidence/a",
                "AWS_REGION | EU s3cr3t | key --signer awskms:KMS",
                "AZURE_ENDPOINT_URL | http://user:s3cr3t@host | collect ARN --store azblob://account/evidence",
                "AZURE_ENDPOINT_URL_BLOB | host:s3cr3t | verify azblob://account/evidence/packages/2026/11/25/ID --key"
                        + " key.pub.pem",
                "AZURE_ENDPOINT_URL_KEYVAULT | ftp://s3cr3t | key --signer"
                        + " azurekv:https://a-vault.vault.azure.net/keys/a",
                "AZURE_CLOUD | s3cr3t | key --signer azurekv:https://a-vault.vault.azure.net/keys/a",
            })
    void rejectsInvalidSettings(String variable, String value, String words) throws IOException {
        Files.writeString(folder.resolve("key.pub.pem"), desk.run("key").out());

        Ran ran = desk.with(variable, value)
                .run(words.replace("ARN", scenario.taskArn())
                        .replace("KMS", scenario.keyArn())
                        .replace("ID", "01a212f7-837f-7cb9-b2aa-d45bc19cf996")
                        .split(" "));

        assertUsage(ran);
        assertThat(ran.err()).contains(variable).doesNotContain("s3cr3t");
        assertThat(cloud.calls()).isEmpty();
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void opensNoPackageWhenEndpointIsUnreachable() {
        CommandFixture unreachable = desk.with("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        assertNoPackage(unreachable.run("collect", scenario.taskArn()), "http://127.0.0.1:1 cannot be reached");
        assertNoPackage(unreachable.run("sweep", "aws:123456789012/eu-central-1"), "cannot be reached");
    }

    @Test
    @Timeout(60)
    void opensNoPackageWhenCredentialsHaveExpired() {
        cloud.faults().expiredCredentials();

        assertNoPackage(desk.run("collect", scenario.taskArn()), "credentials have expired");
        Ran json = desk.run("collect", scenario.taskArn(), "--json", "-q");
        assertThat(json.json().at("/error/exitCode").asInt()).isEqualTo(3);
    }

    /** STS responds, so other services may respond too; the package records the response of STS. */
    @Test
    @Timeout(60)
    void collectsWhenOnlyTheIdentityCallFails() {
        cloud.faults().accessDenied("sts:GetCallerIdentity");

        Ran ran = desk.run("collect", scenario.taskArn());

        assertThat(ran.out()).contains("sealed ");
        assertThat(folder.resolve("evidence")).exists();
    }

    private void assertNoPackage(Ran ran, String why) {
        assertThat(ran.exit()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err()).contains(why).doesNotContain("\tat ");
        assertThat(ran.out()).isEmpty();
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"'', AWS credentials were found", "prd, no profile 'prd' with credentials"})
    @Timeout(60)
    void opensNoPackageWithoutCredentials(String profile, String why) {
        Map<String, String> env = new HashMap<>(Map.of(
                "HOME",
                folder.resolve("home").toString(),
                "AWS_ENDPOINT_URL",
                cloud.endpoint().toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true"));
        if (!profile.isEmpty()) {
            env.put("AWS_PROFILE", profile);
        }

        Ran ran = new CommandFixture(folder, env, Clock.systemUTC(), "", Terminal.NONE)
                .run("collect", scenario.taskArn());

        assertNoPackage(ran, why);
    }

    @Test
    void namesMissingPermission() {
        cloud.faults().accessDenied("logs:GetLogEvents");

        Ran ran = desk.run("collect", scenario.taskArn());
        Ran scripted = desk.run("collect", scenario.taskArn(), "--json", "-q");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("denied: ")
                .contains("→ allow logs:GetLogEvents")
                .contains("failed, sealed ");
        assertThat(scripted.exit()).isEqualTo(1);
        assertThat(scripted.json().path("problems"))
                .filteredOn(problem -> problem.path("item").asText().startsWith("aws.logs.stream."))
                .isNotEmpty()
                .allSatisfy(problem -> {
                    assertThat(problem.path("outcome").asText()).isEqualTo("DENIED");
                    assertThat(problem.path("message").asText()).contains("logs:GetLogEvents is missing");
                    assertThat(problem.path("remedy").asText()).startsWith("allow logs:GetLogEvents");
                });
    }

    @Test
    void reportsStoreThatIsNotWritable() throws IOException {
        Files.writeString(folder.resolve("file"), "");

        Ran ran = desk.run("collect", scenario.taskArn(), "--store", "file:file/evidence");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("Cannot write evidence to the directory").contains("--store");
        assertThat(ran.out()).isEmpty();
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void reportsStoreThatCannotEnforceRetention() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--retention", "compliance:30");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("Immutability is not in force")
                .contains("Object Lock")
                .contains("--retention none");
        assertThat(cloud.calls()).extracting(call -> call.operation()).containsOnly("GetCallerIdentity");
    }

    @Test
    void reportsInvalidSigningKey() throws IOException {
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        Ran ran = desk.run("collect", scenario.taskArn(), "--signer", "file:key.pem");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("key.pem").contains("P-256");
        assertThat(cloud.calls()).isEmpty();
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    @Test
    void rejectsKeyOfOtherCurve() throws Exception {
        Process openssl = new ProcessBuilder(
                        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem".split(" "))
                .directory(folder.toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();

        for (String command : java.util.List.of("collect " + scenario.taskArn(), "key")) {
            Ran ran = desk.run((command + " --signer file:p384.pem").split(" "));

            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .contains("another curve", "P-256", "openssl genpkey")
                    .doesNotContain("\tat ", "Exception");
        }
        assertThat(cloud.calls()).isEmpty();
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    @Test
    void reportsTaskInOtherAccount() {
        Ran ran = desk.run("collect", scenario.taskArn().replaceFirst(":[0-9]{12}:", ":999999999999:"));

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("No required evidence").doesNotContain("\tat ");
        // Lines are wrapped, so a sentence may contain a line break anywhere.
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains("sealed ")
                .contains("the task is in account 999999999999; use a role in that account");
    }

    @Test
    void reportsMissingPackageOnResume() {
        Ran ran = desk.run("collect", "--resume", "01a212f7-837f-7cb9-b2aa-d45bc19cf996");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("01a212f7-837f-7cb9-b2aa-d45bc19cf996").contains("--store");
    }

    @Test
    void retriesSlowAndThrottledRequests() {
        cloud.faults()
                .throttle("logs:GetLogEvents", 2)
                .serverError("ecs:DescribeTasks", 1)
                .delay("*", Duration.ofMillis(20));

        assertThat(desk.run("collect", scenario.taskArn()).exit()).isZero();
    }

    private static void assertUsage(Ran ran) {
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("ephemera: ").doesNotContain("\tat ", "Exception");
        assertThat(ran.err().lines()).hasSize(2);
    }
}
