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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a group's images, and that nothing goes to a server that the group names. */
@Tag("slow")
class ImagesTest {
    private static final String IMAGE = "azure.acr.image";
    private static final String CHECKOUT = "shopregistry.azurecr.io/shop/checkout:2026.11.3";
    private static final String DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    /** The definition names a tag; what was pulled by it stands in the container's events. */
    @Test
    void readsTheImageByTheDigestThatWasPulled() throws IOException {
        CollectedPackage gathered = collect(scenario());
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains(
                                "an index, and the image for linux/amd64 has the digest it is named by, and 3 layers",
                                "the config has the digest it is named by",
                                "THE TAG HAS MOVED: 2026.11.3 now points to"));
        List<JsonNode> answers = gathered.log(checkout.planned().item(), "api.response");
        assertThat(answers)
                .filteredOn(answer -> isOf(answer, "ContainerRegistry_GetManifest"))
                .first()
                .satisfies(answer -> assertThat(ImageManifest.digest(gathered.body(answer)))
                        .isEqualTo(checkout.planned().param("digest")));
        assertThat(answers)
                .filteredOn(answer -> isOf(answer, "DownloadBlob"))
                .singleElement()
                .satisfies(answer -> assertThat(new String(gathered.body(answer), StandardCharsets.UTF_8))
                        .contains("/app/checkout"));
        assertThat(Files.readString(gathered.folder().resolve("package.json")))
                .contains("counts as a pull in the registry's metrics", "it may have fetched and stored it anew");
    }

    @Test
    void readsTheImageThatIsNamedByItsDigest() throws IOException {
        CollectedPackage gathered = collect(scenario());
        assertThat(images(gathered))
                .filteredOn(item -> item.planned().param("image").contains("metrics-agent@sha256:"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    /** A replica of a registry has an address of its own, under which it is the same registry. */
    @Test
    void readsTheImageOfARegionalEndpointFromItsRegistry() throws IOException {
        CollectedPackage gathered = collect(scenario()
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
        assertThat(images(gathered))
                .filteredOn(item -> item.planned().param("image").contains(".geo.azurecr.io/")
                        && item.planned().param("image").contains("@sha256:"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    @Test
    void whatOnlyATagNamesIsNotTakenForWhatRan() throws IOException {
        CollectedPackage gathered = collect(scenario());
        assertThat(gathered.item(IMAGE, "image", "shopregistry.azurecr.io/shop/migrate:2026.11.3")
                        .outcome())
                .isInstanceOf(Outcome.NotApplicable.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("which digest ran is not known", "no proof of what ran"));
        assertThat(calls).noneMatch(call -> call.input().path("path").asText().startsWith("/v2/shop/migrate"));
    }

    @Test
    void ofAGroupThatIsGoneNobodyKnowsTheImage() throws IOException {
        CollectedPackage gathered = collect(AzureScenario.named("aci-gone", Clock.systemUTC()));
        assertThat(gathered.outcome(IMAGE + ".1")).isInstanceOf(Outcome.Expired.class);
    }

    /** What makes a token, what it is, and where it leads to stand nowhere in the package. */
    @Test
    void noCredentialGetsIntoThePackage() throws IOException {
        CollectedPackage gathered = collect(scenario());
        try (Stream<Path> files = Files.walk(gathered.folder())) {
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
    void noOtherServerIsAskedOrGivenAToken(String image) throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("containerGroups", each -> {
            for (String kind : List.of("containers", "initContainers")) {
                each.path("properties")
                        .path(kind)
                        .forEach(container -> ((ObjectNode) container.path("properties")).put("image", image));
            }
        }));
        assertThat(images(gathered))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.code()).isIn(OutcomeCode.NOT_APPLICABLE, OutcomeCode.FAILED));
        assertThat(calls).noneMatch(call -> call.action().startsWith("containerregistry:"));
    }

    @Test
    void aManifestThatIsNotWhatItsDigestSaysIsKeptAndNotFollowed() throws IOException {
        CollectedPackage gathered = collect(scenario()
                .withChanged(
                        "images",
                        each -> each.put("manifest", each.path("manifest").asText() + " ")));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("DigestMismatch"));
        assertThat(calls).noneMatch(call -> call.action().contains("GetBlob"));
        assertThat(gathered.log(checkout.planned().item(), "api.response"))
                .anyMatch(answer -> answer.path("files").size() == 1);
    }

    /** A manifest that nobody can read may be an index that lists what ran. */
    @Test
    void aTagWithAManifestThatIsUnreadableHasNotBeenSeenToMove() throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("images", each -> {
            if (each.path("tag").asText().equals("2026.11.3")) {
                each.put("manifest", "no manifest");
            }
        }));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome().message())
                .contains("the tag 2026.11.3 points to sha256:", "whether that lists sha256:", "is not known")
                .doesNotContain("HAS MOVED");
    }

    @Test
    void aConfigThatIsNotWhatItsDigestSaysIsAnAlarm() throws IOException {
        CollectedPackage gathered = collect(scenario()
                .withChanged(
                        "blobs",
                        each -> each.put(
                                "content", each.path("content").asText().replace("linux", "linUX"))));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("DigestMismatch");
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
    void aConfigIsFetchedFromAzuresStorageOnly(String address) throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("registries", each -> each.put("blobsAt", address)));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("AddressInvalid");
        assertThat(calls).noneMatch(call -> call.action().contains("DownloadBlob"));
    }

    /** As something on the way may answer; that no config came is not that another one did. */
    @Test
    void aRedirectToNowhereIsNoConfig() throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("registries", each -> each.put("blobsAt", "")));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo("AddressInvalid");
    }

    /** As a proxy that wants somebody to sign in to it does. */
    @Test
    void aManifestThatIsSaidToBeElsewhereIsNotFollowedAndSaysSo() throws IOException {
        CollectedPackage gathered = collect(scenario().withChanged("images", each -> {
            if (each.path("tag").asText().equals("2026.11.3")) {
                each.put("movedTo", "https://evil.example/");
            }
        }));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(checkout.outcome().message())
                .contains("ContainerRegistry_GetManifest failed with HTTP 302", "image for linux/amd64 has the digest");
    }

    @Test
    void aConfigThatIsDeclaredTooLargeIsNotRead() throws IOException {
        CollectedPackage gathered = collect(scenario()
                .withChanged(
                        "blobs",
                        each -> each.put("content", each.path("content").asText() + " ".repeat(100))));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome().detail()).isEqualTo(ApiFailure.TOO_LARGE);
    }

    @Test
    void storageThatRefusesTheSignedAddressIsNoMissingPermission() throws IOException {
        CollectedPackage gathered =
                collect(scenario(), Faults.none().always("containerregistry:DownloadBlob", new Fault.AccessDenied()));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Forbidden"));
    }

    /** Runtimes follow an index that an index lists, and one that names no platform. */
    @Test
    void followsAnIndexWithinAnIndex() throws IOException {
        String inner = "sha256:a04c1133e214da1eae5785b69a69bbab7808086690f076bfd02ac23edd06c2df";
        String outer = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
                + "\"application/vnd.oci.image.index.v1+json\",\"digest\":\"" + inner + "\",\"size\":1}]}";
        String digest = ImageManifest.digest(outer);
        CollectedPackage gathered = collect(scenario()
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
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.planned().param("digest")).isEqualTo(digest);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains(
                                "the manifest of " + digest + ", an index, and the image for an unnamed platform, an"
                                        + " index, and the image for linux/amd64 has the digest it is named by",
                                "the config has the digest it is named by",
                                "the tag 2026.11.3 points to it"));
    }

    /** As somebody has it who lets the world run his image: it is of another tenant, and nobody can give us a role there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authentication_ExchangeAadAccessTokenForAcrRefreshToken",
                "Authentication_ExchangeAcrRefreshTokenForAcrAccessToken"
            })
    void anImageForAnybodyIsReadAsAnybody(String refused) throws IOException {
        CollectedPackage gathered = collect(
                scenario().withChanged("registries", each -> each.put("anonymousPull", true)),
                Faults.none().accessDenied("containerregistry:" + refused));
        assertThat(gathered.item(IMAGE, "image", CHECKOUT).outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("the config has the digest it is named by", "gives the image to anybody"));
        assertThat(calls)
                .filteredOn(call -> call.action().endsWith(":Authentication_GetAcrAccessTokenFromLogin"))
                .isNotEmpty();
    }

    /** Whoever has no role in a registry of his own tenant is given a token that opens nothing. */
    @Test
    void aTokenThatOpensNothingIsLeftForThatOfAnybody() throws IOException {
        CollectedPackage gathered = collect(
                scenario().withChanged("registries", each -> each.put("anonymousPull", true)),
                Faults.none().once("containerregistry:ContainerRegistry_GetManifest", new Fault.AccessDenied()));
        assertThat(images(gathered))
                .filteredOn(item -> item.outcome().message().contains("gives the image to anybody"))
                .singleElement()
                .satisfies(item -> assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED));
    }

    /** The refusal of the caller is what is told, once; the tag is not asked for in vain. */
    @Test
    void aClosedRegistryIsDenied() throws IOException {
        CollectedPackage gathered =
                collect(scenario(), Faults.none().accessDenied("containerregistry:ContainerRegistry_GetManifest"));
        ItemOutcome checkout = gathered.item(IMAGE, "image", CHECKOUT);
        assertThat(checkout.outcome())
                .isInstanceOf(Outcome.Denied.class)
                .satisfies(outcome -> assertThat(outcome.message())
                        .contains("the action Microsoft.ContainerRegistry/registries/pull/read is missing on"));
        assertThat(gathered.log(checkout.planned().item(), "api.error"))
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
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            calls = azure.calls();
            return gathered;
        }
    }

    private static boolean isOf(JsonNode line, String operation) {
        return line.path("request").path("operation").asText().equals(operation);
    }

    private static List<ItemOutcome> images(CollectedPackage gathered) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(IMAGE))
                .toList();
    }
}
