package org.ephemera.aws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Digest;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images by the digest that ran: digest verification, moved tags, and the side effects of reading. */
class EcrImageTest {
    private static final String IMAGE = "aws.ecr.image";
    private static final String ECR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/";
    private static final String CHECKOUT = ECR + "shop/checkout:2026.11.3";
    private static final String AUDIT = ECR + "shop/audit:4.2";

    /** Digests of CHECKOUT: the one that ran, its linux/amd64 manifest, and the one that the tag references now. */
    private static final String INDEX = "sha256:571dd730a5aa0809a67be09b585ed162ac166a172a90cb3efbcfe931cfe26d36";

    private static final String AMD64 = "sha256:de5f84c2d939f007a86d7ffd087b641342f51b7be95d51b6be8e88b148bfa694";
    private static final String TAGGED = "sha256:0fb2a844b26e1d21f9efa09f1df4bfe8a85c4cc4e28f006c27d725868b2f45bf";

    @TempDir
    Path folder;

    private final Scenario scenario = Scenario.named("fargate-miner", Clock.systemUTC());
    private List<SimulatedCall> calls = List.of();

    @Test
    void followsIndexToConfig() throws IOException {
        CollectedPackage gathered = collect(cloud -> {});
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).as(checkout.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(checkout.outcome().message())
                .contains("THE TAG HAS MOVED: 2026.11.3 now points to sha256:", "image for linux/amd64", "3 layers")
                .contains("the last recorded pull was at");
        List<JsonNode> answers =
                gathered.log(checkout.planned().item(), "api.response").stream().toList();
        JsonNode index = manifest(gathered, answers.get(2));
        assertThat(index.path("manifests")).hasSize(3);
        JsonNode config = Json.parse(gathered.body(answers.get(5)));
        assertThat(config.path("architecture").asText()).isEqualTo("amd64");
        assertThat("sha256:" + Digest.of(gathered.body(answers.get(5))))
                .isEqualTo(
                        manifest(gathered, answers.get(3)).at("/config/digest").asText());
        // The manifest that the tag references now, in addition to the one that ran.
        assertThat(manifest(gathered, answers.get(6)).path("layers")).hasSize(4);
        assertThat(gathered.item(IMAGE, "image", AUDIT).outcome().message())
                .contains("the tag 4.2 points to the digest that ran");
    }

    /** ECR would return converted bytes or none for other manifest types. */
    @Test
    void requestsAllManifestTypes() throws IOException {
        collect(cloud -> {});
        assertThat(calls)
                .filteredOn(call -> call.operation().equals("BatchGetImage"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.input().path("acceptedMediaTypes"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrder(
                                "application/vnd.docker.distribution.manifest.v2+json",
                                "application/vnd.docker.distribution.manifest.list.v2+json",
                                "application/vnd.oci.image.manifest.v1+json",
                                "application/vnd.oci.image.index.v1+json"));
    }

    /**
     * ECS reports the digest of the platform's manifest, and the tag that of the index: they differ, but the tag has
     * not moved.
     */
    @Test
    void acceptsTagOfIndexThatListsDigest() throws IOException {
        CollectedPackage gathered = collect(EcrImageTest::tagOfAnIndex);
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().message())
                .contains("the tag 2026.11.3 points to the index " + INDEX)
                .doesNotContain("MOVED");
    }

    @Test
    void reportsNoMovedTagWhenIndexIsUnreadable() throws IOException {
        CollectedPackage gathered =
                collect(cloud -> tagOfAnIndex(cloud.refuse("BatchGetImage", INDEX, "ServerException")));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(checkout.outcome().message())
                .contains("points to " + INDEX + ", which could not be read: if it is an index that lists " + AMD64)
                .doesNotContain("MOVED");
    }

    @Test
    void reportsMovedTagWhenManifestIsUnreadable() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.refuse("BatchGetImage", TAGGED, "ServerException"));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().message())
                .contains("THE TAG HAS MOVED: 2026.11.3 now points to " + TAGGED);
    }

    private static void tagOfAnIndex(ResponseChangingProxy cloud) {
        cloud.replace("DescribeTasks", INDEX, AMD64)
                .replace("DescribeImages", TAGGED, INDEX)
                .replace("DescribeImages", "oci.image.manifest.v1", "oci.image.index.v1");
    }

    /** The URL of a config is a credential: neither log nor body contains it. */
    @Test
    void storesNoPresignedUrl() throws IOException {
        CollectedPackage gathered = collect(cloud -> {});
        try (Stream<Path> files = Files.walk(gathered.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("SECRET-");
            }
        }
        String item = gathered.item(IMAGE, "image", AUDIT).planned().item();
        assertThat(gathered.log(item, "api.response"))
                .filteredOn(line -> line.at("/request/operation").asText().equals("GetDownloadUrlForLayer"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("files")).isEmpty());
    }

    @Test
    void recordsFootprintOfReading() throws IOException {
        CollectedPackage gathered = collect(cloud -> {});
        JsonNode footprint = Json.parse(Files.readAllBytes(gathered.folder().resolve("package.json")))
                .path("footprint");
        assertThat(footprint)
                .hasSize(5)
                .anySatisfy(mark -> assertThat(mark.path("what").asText())
                        .contains(
                                "BatchGetImage of 111122223333/shop/audit@sha256:",
                                "may have set its lastRecordedPullTime; the last recorded pull was at"));
        assertThat(footprint)
                .allSatisfy(mark -> assertThat(mark.path("item").asText()).startsWith(IMAGE));
    }

    @Test
    void failsWhenManifestDoesNotMatchDigest() throws IOException {
        CollectedPackage gathered =
                collect(cloud -> cloud.replace("BatchGetImage", "\\\"schemaVersion\\\":2", "\\\"schemaVersion\\\":3"));
        ItemOutcome audit = gathered.item(IMAGE, "image", AUDIT);
        assertThat(audit.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(audit.outcome().detail()).isEqualTo("DigestMismatch");

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(calls).noneMatch(call -> call.operation().equals("GetDownloadUrlForLayer"));
    }

    @Test
    void reportsRegistryWhenImageIsNotInEcr() throws IOException {
        CollectedPackage gathered = collect(cloud -> {});
        ItemOutcome router =
                gathered.item(IMAGE, "image", "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable");
        assertThat(router.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(router.outcome().message()).contains("public gallery", "the digest that ran is sha256:d105");
    }

    /** Otherwise the author of a definition could choose the host of the signed request. */
    @Test
    void sendsNoRequestForInvalidReference() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTasks", AUDIT, ECR + "../shop/audit:4.2"));
        ItemOutcome audit = gathered.item(IMAGE, "image", ECR + "../shop/audit:4.2");
        assertThat(audit.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(calls)
                .noneMatch(call -> call.input().path("repositoryName").asText().contains(".."));
    }

    /** The platform of an open definition is that of the task's host. */
    @Test
    void usesPlatformOfHostWhenDefinitionIsOpen() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTaskDefinition", "runtimePlatform", "other")
                .replace("DescribeTasks", "\"x86_64\"", "\"arm64\""));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().message())
                .contains("image for linux/arm64")
                .doesNotContain("is not known which");
    }

    /** It is a guess then which of several images ran, so the outcome is not complete. */
    @Test
    void reportsGapWhenPlatformIsUnknown() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTaskDefinition", "runtimePlatform", "other")
                .replace("DescribeTasks", "ecs.cpu-architecture", "ecs.other")
                .replace("DescribeTasks", "\"FARGATE\"", "\"EC2\""));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(checkout.outcome().message()).contains("linux/arm64", "linux/amd64");
    }

    @Test
    void assumesX86OnFargate() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTaskDefinition", "runtimePlatform", "other")
                .replace("DescribeTasks", "ecs.cpu-architecture", "ecs.other"));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(checkout.outcome().message()).contains("image for linux/amd64");
    }

    @Test
    void readsTagWhenDigestIsUnknown() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTasks", "\"imageDigest\"", "\"other\""));
        assertThat(gathered.item(IMAGE, "image", AUDIT).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(IMAGE, "image", AUDIT).outcome().message()).contains("the digest that ran is unknown");
    }

    @Test
    void reportsPartialWhenImageIsArchived() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeImages", "\"ACTIVE\"", "\"ARCHIVED\"")
                .replace("BatchGetImage", "imageManifest", "other"));
        ItemOutcome audit = gathered.item(IMAGE, "image", AUDIT);
        assertThat(audit.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(audit.outcome().message()).contains("the image is archived");
    }

    /** Without a filter for archived images, ECR reports that the image does not exist. */
    @Test
    void distinguishesArchivedFromDeletedImage() throws IOException {
        CollectedPackage gathered = collect(
                scenario.withChanged("images", image -> {
                    if (image.path("repositoryName").asText().equals("shop/audit")) {
                        image.put("imageStatus", "ARCHIVED");
                    }
                }),
                cloud -> {});
        ItemOutcome audit = gathered.item(IMAGE, "image", AUDIT);
        assertThat(audit.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(audit.outcome().message())
                .contains(
                        "the image is archived",
                        "the last recorded pull was at",
                        "the tag 4.2 points to the digest that ran")
                .doesNotContain("exists no more");
        assertThat(gathered.log(audit.planned().item(), "api.response"))
                .anySatisfy(line -> assertThat(
                                line.at("/request/params/imageStatus").asText())
                        .isEqualTo("ANY"));
    }

    @Test
    void reportsExpiredWhenStatusFilterIsRejected() throws IOException {
        CollectedPackage gathered = collect(
                scenario.withChanged("images", image -> {
                    if (image.path("repositoryName").asText().equals("shop/audit")) {
                        image.put("imageDigest", TAGGED).putArray("imageTags").add("other");
                    }
                }),
                cloud -> cloud.refuse("DescribeImages", "imageStatus", "InvalidParameterException"));
        assertThat(gathered.item(IMAGE, "image", AUDIT).outcome().message()).contains("ImageNotFoundException");
        assertThat(gathered.item(IMAGE, "image", AUDIT).code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    /** The author of an image controls its manifest; evidence that was read before remains. */
    @Test
    void keepsOtherEvidenceWhenManifestIsNotJson() throws IOException {
        CollectedPackage gathered = collect(
                scenario.withChanged("images", image -> {
                    if (image.path("imageDigest").asText().equals(TAGGED)) {
                        image.put("imageManifest", "none").put("imageDigest", ImageManifest.digest("none"));
                    }
                }),
                cloud -> {});
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(checkout.outcome().message()).contains("not JSON", "linux/amd64");
    }

    @Test
    void reportsExpiredWhenImageIsDeleted() throws IOException {
        CollectedPackage gathered = collect(cloud -> cloud.replace("DescribeTasks", "shop/audit", "shop/removed"));
        ItemOutcome audit = gathered.item(IMAGE, "image", AUDIT.replace("audit", "removed"));
        assertThat(audit.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(audit.outcome().message()).contains("shop/removed:4.2", "RepositoryNotFoundException");
        // ECR would import the image of a pull-through cache again and change the evidence.
        assertThat(calls)
                .filteredOn(call -> call.operation().equals("BatchGetImage"))
                .isNotEmpty()
                .noneMatch(call -> call.input().path("repositoryName").asText().equals("shop/removed"));
    }

    private static JsonNode manifest(CollectedPackage gathered, JsonNode answer) throws IOException {
        return Json.parse(Json.parse(gathered.body(answer))
                .at("/images/0/imageManifest")
                .asText()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private CollectedPackage collect(Consumer<ResponseChangingProxy> change) throws IOException {
        return collect(scenario, change);
    }

    private CollectedPackage collect(Scenario account, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(account);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
            calls = cloud.calls();
            return gathered;
        }
    }
}
