package org.ephemera.analyze.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.RegistryImage;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.BodyType;
import org.ephemera.model.Digest;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryImageReaderTest {
    private static final String CONFIG =
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"2026-11-03T08:12:41Z\","
                    + "\"config\":{\"Entrypoint\":[\"/init\"],\"Cmd\":[\"node\",\"server.js\"],\"Env\":[\"A=b\"],\"WorkingDir\":\"/srv\"},\"history\":[{\"created_by\":\"COPY"
                    + " dist /srv\"},{\"comment\":\"none\"}]}";
    private static final String MANIFEST = "{\"config\":{\"digest\":\"" + digest(CONFIG) + "\"},\"layers\":[]}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private static String digest(String text) {
        return "sha256:" + Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static FixtureResponse acr(String operation, String param, String value, String body) {
        return FixtureResponse.of(
                        "containerregistry:" + operation, BodyType.JSON, body.getBytes(StandardCharsets.UTF_8))
                .withParams(Map.of(param, value));
    }

    @Test
    void readsResponsesOfAzureRegistry() throws Exception {
        Map<String, String> names =
                Map.of("image", "shopregistry.azurecr.io/shop/app:1", "digest", digest(MANIFEST), "os", "Linux");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.acr.image",
                        names,
                        acr("ContainerRegistry_GetManifest", "reference", digest(MANIFEST), MANIFEST),
                        acr("ContainerRegistryBlob_GetBlob", "digest", digest(CONFIG), CONFIG),
                        acr("ContainerRegistry_GetManifest", "reference", "1", MANIFEST + " "))
                .seal()) {
            RegistryImageReader.Result read = RegistryImageReader.of(sealed);
            assertThat(read.gaps()).isEmpty();
            RegistryImage image = read.images().getFirst();
            assertThat(image.manifests())
                    .extracting(RegistryImage.Manifest::digest, RegistryImage.Manifest::config)
                    .containsExactly(
                            Tuple.tuple(digest(MANIFEST), digest(CONFIG)),
                            Tuple.tuple(digest(MANIFEST + " "), digest(CONFIG)));
            assertThat(image.tag().orElseThrow().digest()).isEqualTo(digest(MANIFEST + " "));
            assertThat(image.configs().getFirst().actualDigest()).isEqualTo(digest(CONFIG));
            assertThat(read.history())
                    .extracting(
                            RegistryImage.Text::what,
                            RegistryImage.Text::value,
                            text -> text.evidence().place().toString())
                    .containsExactly(
                            Tuple.tuple("Entrypoint", "/init", "/config/Entrypoint"),
                            Tuple.tuple("Cmd", "node server.js", "/config/Cmd"),
                            Tuple.tuple("WorkingDir", "WORKDIR /srv", "/config/WorkingDir"),
                            Tuple.tuple("Env", "A=b", "/config/Env/0"),
                            Tuple.tuple("history", "COPY dist /srv", "/history/0/created_by"));
        }
    }

    /** If the platform is unknown, the package contains the configs of several images of an index, one of which ran. */
    @Test
    void readsEachConfig() throws Exception {
        String other = CONFIG.replace("server.js", "miner.js");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.acr.image",
                        Map.of("image", "shopregistry.azurecr.io/shop/app:1", "digest", digest(MANIFEST)),
                        acr("DownloadBlob", "digest", digest(other), other),
                        acr("DownloadBlob", "digest", digest(CONFIG), CONFIG))
                .seal()) {
            assertThat(RegistryImageReader.of(sealed).history())
                    .extracting(RegistryImage.Text::value)
                    .contains("node miner.js", "node server.js");
        }
    }

    @Test
    void reportsInvalidManifestAsGap() throws Exception {
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "azure.acr.image",
                        Map.of("image", "r.azurecr.io/a:1", "digest", "sha256:0"),
                        acr("ContainerRegistry_GetManifest", "reference", "sha256:0", "{"),
                        acr("DownloadBlob", "digest", "sha256:0", "\0"))
                .item(
                        "aws.ecr.image",
                        Map.of("image", "x/a:1", "digest", "sha256:0"),
                        FixtureResponse.json("ecr:BatchGetImage", "{\"images\":[{\"imageManifest\":\"[\"}]}"),
                        FixtureResponse.json("ecr:DescribeImages", "[]").withParams(Map.of("imageTag", "1")))
                .seal()) {
            assertThat(RegistryImageReader.of(sealed).gaps()).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io, library/nginx, '', ''",
        "docker.io/nginx:1, docker.io, library/nginx, 1, ''",
        "user/app:1@sha256:0, docker.io, user/app, 1, sha256:0",
        "localhost:5000/a/b, localhost:5000, a/b, '', ''",
        "registry.example:5000/b:2, registry.example:5000, b, 2, ''",
        "'', docker.io, library/, '', ''",
    })
    void parsesImageNames(String text, String registry, String repository, String tag, String digest) {
        assertThat(ImageName.parse(text)).isEqualTo(new ImageName(registry, repository, tag, digest));
    }
}
