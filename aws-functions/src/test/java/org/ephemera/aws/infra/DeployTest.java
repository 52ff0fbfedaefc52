package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ephemera.aws.testing.Moto;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.testing.ShellCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Deployment scripts, with the AWS CLI. moto supports only the deletion policy {@code Retain} and deletes a stack in
 * no order, the role before its policy; the copy of the template that is deployed here is changed for that. Its stacks
 * create buckets without versions and keys that cannot be described. A deleted stack cannot be described either, which
 * AWS allows for 90 days.
 */
@Tag("slow")
class DeployTest {
    private static final String CODE = "ephemera-code-" + Moto.ACCOUNT + "-us-east-1";

    @TempDir
    Path folder;

    private Moto moto;
    private S3Client s3;
    private KmsClient kms;

    @BeforeEach
    void start() throws IOException {
        moto = Moto.empty();
        s3 = moto.s3();
        kms = moto.client(KmsClient.builder());
        for (String file : List.of(
                ".mvn/tools.sh",
                "infra/release.sh",
                "infra/aws/account.sh",
                "infra/aws/deploy",
                "infra/aws/remove",
                "infra/aws/member.yaml")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("..", file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.writeString(folder.resolve("infra/aws/template.yaml"), templateForMoto());
        // moto finds a template by the path of its URL, and only if the host is localhost.
        Files.writeString(folder.resolve("config"), "[default]\ns3 =\n  addressing_style = path\n");
    }

    static String templateForMoto() throws IOException {
        String template = Files.readString(Path.of("../infra/aws/template.yaml"))
                .replace("RetainExceptOnCreate", "Retain")
                // moto creates no secret from a stack, so nothing can refer to it.
                .replace("Resource: !Ref WebhookSecret", "Resource: '*'")
                .replace("Type: AWS::IAM::Policy\n", "Type: AWS::IAM::Policy\n    DeletionPolicy: Retain\n");
        // More than the 51,200 bytes that CloudFormation accepts in a request.
        return template + "#".repeat(51_200) + "\n";
    }

    @Test
    void removesStoreOnlyWhenItIsEmpty() throws Exception {
        ShellCommand.Result deployed = run("deploy", "Administrator=arn:aws:iam::" + Moto.ACCOUNT + ":role/admin");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(buckets()).hasSize(2).contains(CODE);
        String evidence = evidence(CODE);
        s3.putBucketVersioning(
                r -> r.bucket(evidence).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        // A version and a delete marker over it: a listing of objects would be empty.
        String version = s3.putObject(r -> r.bucket(evidence).key("packages/a"), RequestBody.fromString("x"))
                .versionId();
        s3.deleteObject(r -> r.bucket(evidence).key("packages/a"));

        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(removed.output()).contains("stays, on purpose", "/infra/aws/remove ephemera " + evidence + " ");
        assertThat(buckets()).containsExactly(evidence);

        String key = kms.createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .keyId();
        s3.deleteObject(
                r -> r.bucket(evidence).key("packages/a").versionId(version).bypassGovernanceRetention(true));
        assertThat(run("remove", "ephemera", evidence, key).output()).contains("stays, on purpose", evidence, key);
        assertThat(state(key)).isEqualTo(KeyState.ENABLED);

        String marker = s3.listObjectVersions(r -> r.bucket(evidence))
                .deleteMarkers()
                .getFirst()
                .versionId();
        s3.deleteObject(r -> r.bucket(evidence).key("packages/a").versionId(marker));
        Path other = Files.writeString(folder.resolve("ephemera-seal.pem"), "of another region, or cloud");
        ShellCommand.Result rest = run("remove", "ephemera", evidence, key);
        assertThat(rest.exit()).as(rest.output()).isZero();
        assertThat(buckets()).isEmpty();
        assertThat(state(key)).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(PublicKeys.fromPem(Files.readString(folder.resolve("ephemera-seal-" + key + ".pem"))))
                .isNotNull();
        assertThat(other).hasContent("of another region, or cloud");
        assertThat(run("remove", "ephemera", evidence, key).exit()).isZero();
    }

    @Test
    void deploysWithAllParameters() throws Exception {
        String role = "arn:aws:iam::" + Moto.ACCOUNT + ":role/";
        ShellCommand.Result deployed = run(
                "deploy",
                "Administrator=" + role + "admin",
                "Architecture=x86_64",
                "RetentionMode=COMPLIANCE",
                "RetentionDays=2555",
                "MinRetentionDays=2000",
                "MaxRetentionDays=4000",
                "Writers=" + role + "analyst," + role + "team/*",
                "Readers=" + role + "auditor",
                "WriteAudit=ENABLED",
                "StoppedTasks=COLLECT",
                "MetricSweeps=ENABLED",
                "SecurityHubActions=DISABLED",
                "SecurityHubFindings=ENABLED",
                "Alarms=ENABLED",
                "ServiceActions=ENABLED",
                "Selector={\"level\":[\"high\"]}",
                "ExecLogBucket=exec-logs",
                "Trail=arn:aws:logs:us-east-1:123456789012:log-group:trail",
                "MaxConcurrency=20",
                "Budget=none",
                "Email=soc@example.com",
                "Webhook=https://example.com/hook",
                "TimestampAuthority=http://timestamp.example.com",
                "ReadingRole=arn:aws:iam::210987654321:role/reader",
                "ReadingExternalId=9f3c",
                "SubnetIds=subnet-0123456789abcdef0",
                "SecurityGroupIds=sg-0123456789abcdef0");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(buckets()).as("code, evidence and the trail's files").hasSize(3);
    }

    /** moto's account becomes the management account of an organization. moto creates no stack set. */
    @Test
    void deploysForAnOrganization() throws Exception {
        aws("organizations", "create-organization");
        String organization = aws("organizations", "describe-organization", "--query", "Organization.Id")
                .replaceAll("[\"\\s]", "");
        ShellCommand.Result deployed = run(
                "deploy",
                "Administrator=arn:aws:iam::" + Moto.ACCOUNT + ":role/admin",
                "OrganizationalUnits=ou-ab12-cdef3456",
                "ReadingRole=arn:aws:iam::{account}:role/EphemeraReader",
                "ReadingExternalId=9f3c");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(aws("cloudformation", "describe-stacks", "--query", "Stacks[0].Parameters"))
                .contains(organization, "\"SELF\"", ".s3.us-east-1.amazonaws.com/ephemera/ephemera/member-");
    }

    /** CloudFormation keeps omitted parameters, and would still accept events of the organization. */
    @Test
    void leavesTheOrganizationWithARoleOfOneAccount() throws Exception {
        ShellCommand.Result deployed = answering(
                "deploy",
                "'cloudformation describe-stacks'*StackStatus*) echo UPDATE_COMPLETE ;;",
                Map.of(),
                "ReadingRole=arn:aws:iam::210987654321:role/reader");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(asked("cloudformation deploy ").getFirst()).contains("OrganizationId= ", "OrganizationalUnits= ");
    }

    @Test
    void stopsWhenStackSetsAreNotAllowed() throws Exception {
        ShellCommand.Result deployed = answering(
                "deploy",
                """
                'cloudformation describe-stacks'*StackStatus*) echo UPDATE_COMPLETE ;;
                'organizations describe-organization'*) printf 'o-0123456789\\t999999999999\\n' ;;
                'cloudformation describe-organizations-access --call-as DELEGATED_ADMIN'*) echo DISABLED ;;
                """,
                Map.of(),
                "ReadingRole=arn:aws:iam::{account}:role/reader",
                "OrganizationalUnits=ou-ab12-cdef3456");
        assertThat(deployed.exit()).as(deployed.output()).isEqualTo(3);
        assertThat(asked("cloudformation deploy ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OrganizationalUnits=ou-ab12-cdef3456",
                "OrganizationalUnits=ou-ab12-cdef3456 ReadingRole=arn:aws:iam::210987654321:role/reader",
                "OrganizationalUnits=ou-ab12-cdef3456 ReadingRole=arn:aws:iam::{account}:role/path/reader",
                "OrganizationId=o-0123456789",
            })
    void refusesIncompleteOrganization(String words) throws Exception {
        ShellCommand.Result deployed = run(
                "deploy",
                Stream.concat(Stream.of("ephemera"), Stream.of(words.split(" ")))
                        .toArray(String[]::new));
        assertThat(deployed.exit()).as(deployed.output()).isEqualTo(2);
        assertThat(buckets()).isEmpty();
    }

    @Test
    void removesOnlyZipAndTemplateWhenTheCodeBucketIsNamed() throws Exception {
        s3.createBucket(r -> r.bucket("artifacts"));
        s3.putObject(r -> r.bucket("artifacts").key("ephemera/other/1.template"), RequestBody.fromString("x"));
        ShellCommand.Result deployed = run(
                "deploy",
                Map.of("CODE_BUCKET", "artifacts"),
                "Administrator=arn:aws:iam::" + Moto.ACCOUNT + ":role/admin");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(keys("artifacts"))
                .hasSize(4)
                .anyMatch(key -> key.matches("ephemera/ephemera/member-[0-9a-f]{64}\\.yaml"))
                .anyMatch(key -> key.matches("ephemera/[0-9a-f]{64}\\.zip"))
                .anyMatch(key -> key.matches("ephemera/ephemera/[0-9a-f]{32}\\.template"));
        s3.putObject(r -> r.bucket(evidence("artifacts")).key("packages/a"), RequestBody.fromString("x"));

        ShellCommand.Result removed = run("remove");
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(keys("artifacts")).containsExactly("ephemera/other/1.template");
    }

    /** The zip contains the code of several modules. Maven is replaced by a script that creates a zip. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "aws-functions/src/assembly/lambda.xml",
                "aws-functions/src/main/java/Handler.java",
                "shared/src/main/resources/schema.json",
                "triage/pom.xml",
                "triage/src/main/java/Rule.java",
            })
    void buildsTheZipAgainWhenASourceOfAnyModuleChanges(String changed) throws Exception {
        FileTime past = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        for (String source : List.of(
                changed,
                "pom.xml",
                "aws-functions/pom.xml",
                "aws-functions/src/main/java/Handler.java",
                "aws-functions/src/assembly/lambda.xml",
                "shared/src/main/resources/schema.json",
                "triage/src/main/java/Rule.java")) {
            Path file = folder.resolve(source);
            Files.createDirectories(file.getParent());
            Files.setLastModifiedTime(Files.writeString(file, "x"), past);
        }
        Files.createDirectories(folder.resolve("bin"));
        Path mvn = Files.writeString(folder.resolve("bin/mvn"), """
                #!/bin/sh
                [ "$*" != -v ] || { echo 'Apache Maven 3.9.9'; exit; }
                echo built >> bin/builds
                echo a zip > aws-functions/target/ephemera-lambda.zip
                """);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();

        deployFromSources();
        deployFromSources();
        assertThat(folder.resolve("bin/builds")).hasContent("built");
        Files.setLastModifiedTime(
                folder.resolve(changed), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        deployFromSources();
        assertThat(folder.resolve("bin/builds")).hasContent("built\nbuilt");
    }

    private void deployFromSources() throws Exception {
        ShellCommand.Result deployed = answering(
                "deploy",
                "'cloudformation describe-stacks'*StackStatus*) echo UPDATE_COMPLETE ;;",
                Map.of("FUNCTION_ZIP", ""));
        assertThat(deployed.exit()).as(deployed.output()).isZero();
    }

    @Test
    void reportsWhenNothingIsDeployed() throws Exception {
        ShellCommand.Result removed = run("remove", "other");
        assertThat(removed.exit()).isZero();
        assertThat(removed.output()).contains("there is no stack other in us-east-1");
    }

    /** An update that is mistaken for a first deployment would replace the existing administrator. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "254 | (ValidationError) Stack with id ephemera does not exist | true  | 0",
                "0   | REVIEW_IN_PROGRESS                                      | true  | 0",
                "0   | UPDATE_COMPLETE                                         | false | 0",
                "0   | UPDATE_ROLLBACK_COMPLETE                                | false | 0",
                "254 | (Throttling) Rate exceeded                              |       | 3",
                "254 | (AccessDenied) not authorized                           |       | 3",
            })
    void setsAdministratorOnlyOnFirstDeployment(int answer, String said, @Nullable Boolean named, int exit)
            throws Exception {
        ShellCommand.Result deployed = answering(
                "deploy", "'cloudformation describe-stacks'*StackStatus*) echo '" + said + "'; exit " + answer + " ;;");
        assertThat(deployed.exit()).as(deployed.output()).isEqualTo(exit);
        List<String> asked = asked("cloudformation deploy ");
        if (named == null) {
            assertThat(asked).isEmpty();
            assertThat(deployed.output()).contains("cannot see whether there is a stack ephemera", said);
        } else {
            assertThat(asked)
                    .singleElement()
                    .satisfies(call -> assertThat(call.contains("Administrator=arn:aws:iam::123456789012:user/other"))
                            .isEqualTo(named));
        }
    }

    /** CloudFormation's message states that the stack cannot be updated, but contains no remedy. */
    @ParameterizedTest
    @ValueSource(strings = {"CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED"})
    void printsRemedyWhenFirstDeploymentFailed(String status) throws Exception {
        ShellCommand.Result deployed =
                answering("deploy", "'cloudformation describe-stacks'*StackStatus*) echo " + status + " ;;");
        assertThat(deployed.exit()).isEqualTo(3);
        assertThat(deployed.output())
                .contains(
                        "cannot be updated",
                        "describe-stack-events --stack-name ephemera",
                        "infra/aws/remove ephemera");
        assertThat(asked("cloudformation deploy ")).isEmpty();
    }

    @Test
    void deploysAgainWhenFirstDeploymentWasRolledBack() throws Exception {
        ShellCommand.Result deployed =
                answering("deploy", "'cloudformation describe-stacks'*StackStatus*) echo ROLLBACK_COMPLETE ;;");
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(asked("cloudformation "))
                .extracting(call -> call.split(" ", -1)[1])
                .containsExactly("describe-stacks", "delete-stack", "wait", "deploy", "describe-stacks");
        assertThat(asked("cloudformation deploy ").getFirst())
                .contains("Administrator=arn:aws:iam::123456789012:user/other");
    }

    /** The suffix of such a role changes with each assignment; the key would have no administrator. */
    @Test
    void administratorIsPermissionSetOfIdentityCenter() throws Exception {
        String role =
                "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_Team_";
        ShellCommand.Result deployed = answering("deploy", """
                'sts get-caller-identity'*) printf '123456789012\\tarn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_Team_0123456789abcdef/ann\\n' ;;
                'iam get-role --role-name AWSReservedSSO_Admin_Team_0123456789abcdef '*) echo ROLE0123456789abcdef ;;
                'cloudformation describe-stacks'*StackStatus*) echo 'Stack with id ephemera does not exist'; exit 254 ;;
                """.replace("ROLE", role));
        assertThat(deployed.exit()).as(deployed.output()).isZero();
        assertThat(deployed.output()).contains(role + "*", "Administrator=ARN");
        assertThat(asked("cloudformation deploy ").getFirst()).contains("Administrator=" + role + "*");
        assertThat(role + "*")
                .matches(Template.read()
                        .root()
                        .at("/Parameters/Administrator/AllowedPattern")
                        .asText());
    }

    /** The bucket would deny every object. */
    @ParameterizedTest
    @ValueSource(
            strings = {"RetentionDays=7300", "MinRetentionDays=365", "MaxRetentionDays=30", "RetentionDays=a year"})
    void createsNothingWhenRetentionIsOutsideTheBounds(String parameter) throws Exception {
        ShellCommand.Result deployed = run("deploy", parameter);
        assertThat(deployed.exit()).isEqualTo(2);
        assertThat(deployed.output()).contains("MinRetentionDays");
        assertThat(buckets()).isEmpty();
    }

    @Test
    void failsWhenStackCannotBeDescribed() throws Exception {
        ShellCommand.Result removed = answering("remove", """
                'cloudformation describe-stacks'*) echo '(AccessDenied) not authorized'; exit 254 ;;
                'cloudformation list-stacks'*) echo None ;;
                """);
        assertThat(removed.exit()).isEqualTo(3);
        assertThat(removed.output())
                .contains("cannot see whether there is a stack ephemera", "AccessDenied")
                .doesNotContain("there is no stack");
    }

    /** The CLI applies its query to each page of the deleted stacks separately. */
    @Test
    void findsDeletedStackOnAnyPage() throws Exception {
        ShellCommand.Result removed = answering("remove", """
                'cloudformation describe-stacks'*StackId*) echo 'Stack with id ephemera does not exist'; exit 254 ;;
                'cloudformation list-stacks'*'[0]'*) printf 'None\\narn:aws:cloudformation:eu-west-1:123456789012:stack/ephemera/2\\n' ;;
                'cloudformation list-stacks'*) printf '\\narn:aws:cloudformation:eu-west-1:123456789012:stack/ephemera/2\\tarn:of-an-older-one\\n' ;;
                'cloudformation describe-stacks'*StackStatus*) echo DELETE_COMPLETE ;;
                'cloudformation describe-stack-resources --stack-name arn:aws:cloudformation:eu-west-1:123456789012:stack/ephemera/2 '*SealKey*) echo the-key ;;
                'cloudformation describe-stack'*) echo None ;;
                'kms describe-key --key-id the-key '*) echo PendingDeletion ;;
                """);
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(removed.output()).contains("the-key is going to be deleted").doesNotContain("there is no stack");
    }

    /**
     * The first change set was never executed: there is neither a bucket nor a key, and the placeholder is not a valid
     * bucket name.
     */
    @Test
    void removesStackWithoutResources() throws Exception {
        ShellCommand.Result removed = answering("remove", """
                'cloudformation describe-stacks'*StackId*) echo arn:aws:cloudformation:eu-west-1:123456789012:stack/ephemera/1 ;;
                'cloudformation describe-stacks'*StackStatus*) echo REVIEW_IN_PROGRESS ;;
                'cloudformation describe-stacks'*'StackName'*) ;;
                'cloudformation describe-stack'*) echo None ;;
                'kms describe-key'*) echo '(NotFoundException) Invalid keyId None'; exit 254 ;;
                's3api head-bucket'*) echo '(400) Bad Request'; exit 254 ;;
                """);
        assertThat(removed.exit()).as(removed.output()).isZero();
        assertThat(removed.output()).contains("nothing else of ephemera is left");
        assertThat(asked("cloudformation delete-stack")).hasSize(1);
    }

    /** Each service can fail once; repeating the command then completes what is missing. */
    @Test
    void completesWhenRepeatedAfterTheFirstCallOfEachKindFailed() throws Exception {
        Path aws = folder.resolve("bin/aws");
        Files.createDirectories(folder.resolve("bin/once"));
        Files.writeString(aws, """
                #!/bin/sh
                kind=${0%/*}/once/$1-$2
                [ -e "$kind" ] || { : > "$kind"; echo 'An error occurred (ServiceUnavailable)' >&2; exit 254; }
                PATH=${PATH#*:} exec aws "$@"
                """);
        assertThat(aws.toFile().setExecutable(true)).isTrue();

        assertThat(repeat("deploy", "Administrator=arn:aws:iam::" + Moto.ACCOUNT + ":role/admin"))
                .isGreaterThan(4);
        String evidence = evidence(CODE);
        assertThat(keys(CODE)).isNotEmpty();
        assertThat(s3.getBucketVersioning(r -> r.bucket(CODE)).status()).isEqualTo(BucketVersioningStatus.ENABLED);
        s3.putObject(r -> r.bucket(evidence).key("packages/a"), RequestBody.fromString("x"));

        assertThat(repeat("remove")).isPositive();
        assertThat(buckets()).containsExactly(evidence);
    }

    /** Returns how often the script failed before it succeeded. */
    private int repeat(String script, String... words) throws Exception {
        Map<String, String> settings = Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        for (int failures = 0; ; failures++) {
            ShellCommand.Result result = run(script, settings, words);
            if (result.exit() == 0) {
                return failures;
            }
            assertThat(result.exit()).as(result.output()).isEqualTo(3);
            assertThat(result.output()).contains("ServiceUnavailable");
            assertThat(failures).isLessThan(40);
        }
    }

    /** Runs a script with a replacement of the AWS CLI that records its arguments. */
    private ShellCommand.Result answering(String script, String answers) throws Exception {
        return answering(script, answers, Map.of());
    }

    private ShellCommand.Result answering(String script, String answers, Map<String, String> further, String... words)
            throws Exception {
        Path aws = folder.resolve("bin/aws");
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, """
                #!/bin/sh
                echo "$*" >> "$(dirname "$0")/asked"
                case "$*" in
                """ + answers + """

                'sts get-caller-identity'*) printf '123456789012\\tarn:aws:iam::123456789012:user/other\\n' ;;
                esac
                """);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        Map<String, String> settings = new HashMap<>(further);
        settings.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        settings.put("AWS_REGION", "eu-west-1");
        return run(script, settings, words);
    }

    private List<String> asked(String what) throws IOException {
        return Files.readAllLines(folder.resolve("bin/asked")).stream()
                .filter(call -> call.startsWith(what))
                .toList();
    }

    /** Runs a script in a new folder, with a placeholder for the function's zip, which is not executed here. */
    private ShellCommand.Result run(String script, String... words) throws Exception {
        return run(script, Map.of(), words);
    }

    private String aws(String... words) throws Exception {
        ShellCommand.Result said = ShellCommand.run(
                folder,
                settings(),
                Stream.concat(Stream.of("aws"), Stream.of(words)).toArray(String[]::new));
        assertThat(said.exit()).as(said.output()).isZero();
        return said.output();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(moto.settings());
        settings.put("AWS_DEFAULT_REGION", "us-east-1");
        settings.put("AWS_ENDPOINT_URL", "http://localhost:" + moto.endpoint().getPort());
        settings.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
        settings.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("config").toString());
        return settings;
    }

    private ShellCommand.Result run(String script, Map<String, String> further, String... words) throws Exception {
        Path zip = folder.resolve("function.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lib/none.jar"));
        }
        Map<String, String> settings = settings();
        settings.put("FUNCTION_ZIP", zip.toString());
        settings.putAll(further);
        String path = folder.resolve("infra/aws").resolve(script).toString();
        return ShellCommand.run(
                folder,
                settings,
                Stream.concat(Stream.of(path), Stream.of(words)).toArray(String[]::new));
    }

    private List<String> keys(String bucket) {
        return s3.listObjectsV2(r -> r.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private String evidence(String code) {
        return buckets().stream().filter(name -> !name.equals(code)).findFirst().orElseThrow();
    }

    private List<String> buckets() {
        return s3.listBuckets().buckets().stream().map(Bucket::name).toList();
    }

    private KeyState state(String key) {
        return kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState();
    }
}
