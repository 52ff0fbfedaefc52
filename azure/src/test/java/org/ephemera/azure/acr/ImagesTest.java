package org.ephemera.azure.acr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.image.ImageManifest;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the images of a group, and that no request goes to a server that the group names. */
class ImagesTest {
    private static final String IMAGE = "azure.acr.image";
    private static final String CHECKOUT = "shopregistry.azurecr.io/shop/checkout:2026.11.3";
    private static final String DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    /** The definition contains a tag; the container's events contain the pulled digest. */
    @Test
    void readsImageByPulledDigest() throws IOException {
        CollectedPackage collected = collect(scenario());
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains(
                                "is an index; the image for linux/amd64 matches its digest and has 3 layers",
                                "the" + " config matches its digest",
                                "THE TAG HAS MOVED: 2026.11.3 now points to"));
        List<JsonNode> answers = collected.log(checkout.planned().item(), "api.response");
        assertThat(answers)
                .filteredOn(answer -> isOf(answer, "ContainerRegistry_GetManifest"))
                .first()
                .satisfies(answer -> assertThat(ImageManifest.digest(collected.body(answer)))
                        .isEqualTo(checkout.planned().param("digest")));
        assertThat(answers)
                .filteredOn(answer -> isOf(answer, "DownloadBlob"))
                .singleElement()
                .satisfies(answer -> assertThat(new String(collected.body(answer), StandardCharsets.UTF_8))
                        .contains("/app/checkout"));
        assertThat(Files.readString(collected.folder().resolve("package.json")))
                .contains("counts as a pull in the registry's metrics");
    }

    @Test
    void readsImageByDigestInReference() throws IOException {
        CollectedPackage collected = collect(scenario());
        assertThat(images(collected))
                .filteredOn(item -> item.planned().param("image").contains("metrics-agent@sha256:"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    /** A replica of a registry has its own address but the same content. */
    @Test
    void readsRegionalImageFromMainRegistry() throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged(
                        "containerGroups",
                        each -> each.at("/properties/containers").forEach(container -> {
                            ObjectNode properties = (ObjectNode) container.path("properties");
                            properties.put(
                                    "image",
                                    properties
                                            .path("image")
                                            .asText()
                                            .replace("shopregistry.azurecr.io", "ShopRegistry.eastus2.geo.azurecr.io"));
                        })));
        assertThat(images(collected))
                .filteredOn(item -> item.planned().param("image").contains(".geo.azurecr.io/")
                        && item.planned().param("image").contains("@sha256:"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    @Test
    void doesNotReadImageByTagAlone() throws IOException {
        CollectedPackage collected = collect(scenario());
        assertThat(collected
                        .item(IMAGE, "image", "shopregistry.azurecr.io/shop/migrate:2026.11.3")
                        .outcome())
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message()).contains("the digest that ran is not known"));
        assertThat(calls).noneMatch(call -> call.input().path("path").asText().startsWith("/v2/shop/migrate"));
    }

    @Test
    void reportsUnknownImageWhenGroupIsDeleted() throws IOException {
        CollectedPackage collected = collect(AzureScenario.named("aci-gone", Clock.systemUTC()));
        assertThat(collected.outcome(IMAGE + ".1")).isInstanceOf(Outcome.Expired.class);
    }

    /** The package contains no token, no secret for one, and no signed address. */
    @Test
    void packageContainsNoCredential() throws IOException {
        CollectedPackage collected = collect(scenario());
        try (Stream<Path> files = Files.walk(collected.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("token-of-the-lab", "lab-signature", "eyJhbGciOiJub25l");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx@" + DIGEST,
                "evil.example/shop/checkout@" + DIGEST,
                "shopregistry.azurecr.io.evil.example/x@" + DIGEST,
                "shopregistry.azurecr.io:8443/x@" + DIGEST,
                "shopregistry.eastus2.geo.azurecr.io.evil.example/x@" + DIGEST,
                "shopregistry.evil.example.geo.azurecr.io/x@" + DIGEST,
                "evil.example#.azurecr.io/x@" + DIGEST,
                "user:password@shopregistry.azurecr.io/x",
                "shopregistry.azurecr.cn/x@" + DIGEST,
                "169.254.169.254/metadata/identity",
                "shopregistry.azurecr.io/../x@" + DIGEST,
                "https://shopregistry.azurecr.io/x",
                ""
            })
    void sendsNothingToForeignRegistry(String image) throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("containerGroups", each -> {
            for (String kind : List.of("containers", "initContainers")) {
                each.path("properties")
                        .path(kind)
                        .forEach(container -> ((ObjectNode) container.path("properties")).put("image", image));
            }
        }));
        assertThat(images(collected))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isIn(OutcomeCode.NOT_APPLICABLE, OutcomeCode.FAILED));
        assertThat(calls).noneMatch(call -> call.action().startsWith("containerregistry:"));
    }

    @Test
    void storesMismatchingManifestWithoutFollowing() throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged(
                        "images",
                        each -> each.put("manifest", each.path("manifest").asText() + " ")));
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("DigestMismatch"));
        assertThat(calls).noneMatch(call -> call.action().contains("GetBlob"));
        assertThat(collected.log(checkout.planned().item(), "api.response"))
                .anyMatch(answer -> answer.path("files").size() == 1);
    }

    /** An unreadable manifest may be an index that lists the digest that ran. */
    @Test
    void reportsNoMovedTagWhenManifestIsUnreadable() throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("images", each -> {
            if (each.path("tag").asText().equals("2026.11.3")) {
                each.put("manifest", "no manifest");
            }
        }));
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome().message())
                .contains("the tag 2026.11.3 points to sha256:", "whether that lists sha256:", "is not known")
                .doesNotContain("HAS MOVED");
    }

    @Test
    void reportsDigestMismatchOfConfig() throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged(
                        "blobs",
                        each -> each.put(
                                "content", each.path("content").asText().replace("linux", "linUX"))));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("DigestMismatch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://westeuropemanaged1.blob.core.windows.net",
                "https://evil.example",
                "https://westeuropemanaged1.blob.core.windows.net.evil.example",
                "https://westeuropemanaged1.blob.core.windows.net@evil.example",
                "https://169.254.169.254",
                "https://a b"
            })
    void downloadsConfigFromAzureStorageOnly(String address) throws IOException {
        CollectedPackage collected =
                collect(scenario().withChanged("registries", each -> each.put("blobsAt", address)));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("AddressInvalid");
        assertThat(calls).noneMatch(call -> call.action().contains("DownloadBlob"));
    }

    /** A proxy may return such a response; a missing config is not a different config. */
    @Test
    void reportsMissingConfigWhenRedirectIsEmpty() throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("registries", each -> each.put("blobsAt", "")));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("AddressInvalid");
    }

    /** A proxy that requires a login responds like this. */
    @Test
    void doesNotFollowRedirectOfManifest() throws IOException {
        CollectedPackage collected = collect(scenario().withChanged("images", each -> {
            if (each.path("tag").asText().equals("2026.11.3")) {
                each.put("movedTo", "https://evil.example/");
            }
        }));
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(checkout.outcome().message())
                .contains(
                        "ContainerRegistry_GetManifest failed with HTTP 302",
                        "image for linux/amd64 matches its digest");
    }

    @Test
    void doesNotReadTooLargeConfig() throws IOException {
        CollectedPackage collected = collect(scenario()
                .withChanged(
                        "blobs",
                        each -> each.put("content", each.path("content").asText() + " ".repeat(100))));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo(ApiFailure.TOO_LARGE);
    }

    @Test
    void distinguishesStorageFirewallFromMissingRole() throws IOException {
        CollectedPackage collected =
                collect(scenario(), Faults.none().always("containerregistry:DownloadBlob", new Fault.AccessDenied()));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Forbidden"));
    }

    /** Runtimes follow a nested index, and an index entry without a platform. */
    @Test
    void followsNestedIndex() throws IOException {
        String inner = "sha256:a04c1133e214da1eae5785b69a69bbab7808086690f076bfd02ac23edd06c2df";
        String outer = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
                + "\"application/vnd.oci.image.index.v1+json\",\"digest\":\"" + inner + "\",\"size\":1}]}";
        String digest = ImageManifest.digest(outer);
        CollectedPackage collected = collect(scenario()
                .withChanged("images", each -> {
                    if (each.path("tag").asText().equals("2026.11.3")) {
                        each.put("digest", digest).put("manifest", outer);
                    }
                })
                .withChanged(
                        "containerGroups",
                        each -> each.findParents("message")
                                .forEach(event -> ((ObjectNode) event)
                                        .put(
                                                "message",
                                                event.path("message").asText().replace(inner, digest)))));
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.planned().param("digest")).isEqualTo(digest);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains(
                                "the manifest of " + digest + " is an index",
                                "the image for linux/amd64 matches its digest",
                                "the config matches its digest",
                                "the tag 2026.11.3 points to" + " this digest"));
    }

    /** A public registry of another tenant, in which the collector cannot get a role. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication_ExchangeAadAccessTokenForAcrRefreshToken",
                "Authentication_ExchangeAcrRefreshTokenForAcrAccessToken"
            })
    void readsPublicImageAnonymously(String refused) throws IOException {
        CollectedPackage collected = collect(
                scenario().withChanged("registries", each -> each.put("anonymousPull", true)),
                Faults.none().accessDenied("containerregistry:" + refused));
        assertThat(collected.item(IMAGE, "image", CHECKOUT).outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome ->
                        assertThat(outcome.message()).contains("the config matches its digest", "anonymous callers"));
        assertThat(calls)
                .filteredOn(call -> call.action().endsWith(":Authentication_GetAcrAccessTokenFromLogin"))
                .isNotEmpty();
    }

    /** A caller without a role receives a token without permissions from a registry of the same tenant. */
    @Test
    void readsAnonymouslyWhenTokenGrantsNothing() throws IOException {
        CollectedPackage collected = collect(
                scenario().withChanged("registries", each -> each.put("anonymousPull", true)),
                Faults.none().once("containerregistry:ContainerRegistry_GetManifest", new Fault.AccessDenied()));
        assertThat(images(collected))
                .filteredOn(item -> item.outcome().message().contains("anonymous callers"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    /** The denial is reported once, and the tag is not requested. */
    @Test
    void reportsDeniedWhenRegistryIsClosed() throws IOException {
        CollectedPackage collected =
                collect(scenario(), Faults.none().accessDenied("containerregistry:ContainerRegistry_GetManifest"));
        ItemOutcome checkout = collected.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Denied.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("the action Microsoft.ContainerRegistry/registries/pull/read is missing on"));
        assertThat(collected.log(checkout.planned().item(), "api.error"))
                .extracting(line -> line.path("request").path("operation").asText())
                .containsExactly("ContainerRegistry_GetManifest", "Authentication_GetAcrAccessTokenFromLogin");
    }

    private static AzureScenario scenario() {
        return AzureScenario.named("aci-miner", Clock.systemUTC());
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        return collect(scenario, Faults.none());
    }

    private CollectedPackage collect(AzureScenario scenario, Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            calls = azure.calls();
            return collected;
        }
    }

    private static boolean isOf(JsonNode line, String operation) {
        return line.path("request").path("operation").asText().equals(operation);
    }

    private static List<ItemOutcome> images(CollectedPackage collected) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(IMAGE))
                .toList();
    }
}
