package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.PackageBudget;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.kms.KmsSigner;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.aws.testing.Moto;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.Requester;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.PackageIntake;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.seal.KnownKeys;
import org.ephemera.state.SignedStateStore;
import org.ephemera.state.StateKeys;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Collection from the simulated cloud; store and signer are in moto. */
class CollectToS3Test {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 50).build();
    private Moto moto;
    private SimulatedCloud cloud;
    private CommandFixture desk;
    private String key;

    @BeforeEach
    void start() {
        moto = Moto.empty();
        moto.s3().createBucket(r -> r.bucket("evidence").objectLockEnabledForBucket(true));
        moto.s3().createBucket(r -> r.bucket("plain"));
        key = key(KeySpec.ECC_NIST_P256);
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder)
                .facing(cloud)
                .with("AWS_REGION", "us-east-1")
                .with("AWS_ENDPOINT_URL_S3", moto.endpoint().toString())
                .with("AWS_ENDPOINT_URL_KMS", moto.endpoint().toString());
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void collectsSealsAndVerifiesInS3() throws Exception {
        Ran ran = desk.run(
                "collect",
                scenario.taskArn(),
                "--store",
                "s3://evidence/cases/one",
                "--signer",
                key,
                "--retention",
                "governance:1",
                "--json");
        Files.writeString(
                folder.resolve("key.pub.pem"), desk.run("key", "--signer", key).out());
        String location = ran.json().path("location").asText();

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(location).startsWith("s3://evidence/cases/one/packages/");
        Ran verified = desk.run("verify", location, "--key", "key.pub.pem");
        assertThat(verified.exit()).isZero();
        assertThat(verified.out()).contains("ok  versions").contains("is intact");
        assertThat(desk.with("EPHEMERA_STORE", "s3://evidence/cases/one")
                        .run("verify", ran.json().path("packageId").asText(), "--key", "key.pub.pem")
                        .exit())
                .isZero();
        assertThat(desk.run(
                                "collect",
                                "--resume",
                                ran.json().path("packageId").asText(),
                                "--store",
                                "s3://evidence/cases/one",
                                "--signer",
                                key,
                                "--json")
                        .json())
                .isEqualTo(ran.json());
        IndependentVerifiers.accept(
                S3EvidenceStore.open("s3://evidence/cases/one", moto.connection(), Retention.NONE, Clock.systemUTC()),
                new PackageId(ran.json().path("packageId").asText()),
                PublicKeys.fromPem(Files.readString(folder.resolve("key.pub.pem"))));
    }

    /**
     * A function opened the package and stopped; nothing may be written with a weaker retention than the requested
     * one.
     */
    @Test
    void resumesPackageWithItsOriginalRetention() throws Exception {
        Retention requested = Retention.parse("governance:30");
        S3EvidenceStore store = S3EvidenceStore.open("s3://evidence", moto.connection(), requested, Clock.systemUTC());
        byte[] alert = scenario.alert();
        Files.write(folder.resolve("alert.json"), alert);
        AlertSubject subject =
                ((ParsedAlert.Recognised) AlertParser.parse(alert)).subjects().getFirst();
        KnownKeys keys = KnownKeys.of(KmsSigner.of(key, moto.connection()));
        EvidenceStore signed =
                SignedStateStore.of(store, new StateKeys(keys::signer, keys, Clock.systemUTC()), foreign -> {});
        PackageId id = new PackageIntake(
                        signed, PackageBudget.UNBOUNDED, WorkDispatch.NONE, Announcer.NONE, Clock.systemUTC())
                .admit(
                        new AcquisitionRequest(
                                subject.target(),
                                subject.trigger(),
                                new ReceivedEvent(alert),
                                new Requester(subject.trigger().source(), Requester.Method.EVENT_SOURCE, false),
                                "",
                                Optional.empty(),
                                subject.window(),
                                requested),
                        AwsSources.plannedFor(subject.target().kind()))
                .open()
                .packageId();

        Ran ran = desk.run("collect", "--alert", "alert.json", "--store", "s3://evidence", "--signer", key, "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("the package keeps the retention with which it was opened: governance:30");
        assertThat(ran.json().path("packageId").asText()).isEqualTo(id.value());
        assertThat(store.lock(id.prefix() + PackageLayout.SEAL).mode()).isEqualTo(Retention.Mode.GOVERNANCE);
        IndependentVerifiers.accept(
                store, id, PublicKeys.fromPem(desk.run("key", "--signer", key).out()));
    }

    @Test
    void reportsUnsupportedRetentionBeforeCollection() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--store", "s3://plain", "--retention", "compliance:30");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("Object Lock is not enabled on bucket plain")
                .contains("--retention none");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void rejectsKeyOfOtherCurveBeforeCollection() {
        Ran ran = desk.run(
                "collect", scenario.taskArn(), "--store", "s3://evidence", "--signer", key(KeySpec.ECC_NIST_P384));

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("ECC_NIST_P384").contains("--key-spec ECC_NIST_P256");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void reportsMissingBucketAndUnreachableStore() {
        Ran missing = desk.run("collect", scenario.taskArn(), "--store", "s3://missing");
        Ran nobody = desk.with("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
                .run("collect", scenario.taskArn(), "--store", "s3://missing");

        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.err()).contains("bucket missing").contains("--store");
        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.err()).contains("cannot be reached").contains("AWS_ENDPOINT_URL");
    }

    private String key(KeySpec spec) {
        return "awskms:"
                + moto.client(KmsClient.builder())
                        .createKey(r -> r.keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY))
                        .keyMetadata()
                        .arn();
    }
}
