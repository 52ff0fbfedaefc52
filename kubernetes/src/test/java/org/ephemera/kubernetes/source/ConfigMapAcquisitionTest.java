package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that no value of a config map is in any file of a package unless requested. */
class ConfigMapAcquisitionTest {
    private static final String PATH = ShopObjects.NAMESPACE + "/configmaps";
    private static final String SECRET = "correct-horse-battery-staple";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
        List<JsonNode> maps = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            ObjectNode map = Json.object();
            map.putObject("metadata").put("name", "map-" + i);
            map.putObject("data").put("password", SECRET + i).put("file", SECRET.repeat(1000));
            maps.add(map);
        }
        server.listing(PATH, maps);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Collects 40 MB of values. The connection breaks in the second part, twice. */
    @Test
    void storesDigestsInsteadOfValues() throws IOException {
        server.answering(PATH, (exchange, asked) -> {
            if (asked.number() == 2 || asked.number() == 3) {
                exchange.sendResponseHeaders(200, 1_000_000);
                exchange.getResponseBody()
                        .write(("{\"items\":[{\"data\":{\"a\":\"" + SECRET).getBytes(StandardCharsets.UTF_8));
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = collect(ClusterFixture.pod("checkout-a"));

        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        ItemOutcome item = gathered.item("kubernetes.config-maps");
        assertThat(item.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(item.outcome().message())
                .isEqualTo("700 config maps; only sizes and SHA-256 digests of the values are stored");
        assertThat(gathered.bodies(item))
                .contains("\"kind\":\"ConfigMapDigestList\"", "\"map-699\"", "\"bytes\":28000");
        assertThat(gathered.log(item, "api.response"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.toString()).contains(ConfigMapDigests.KEPT));
        assertThat(gathered.log(item, "api.error")).hasSize(2);
        assertThat(filesWith(SECRET)).isEmpty();
    }

    @Test
    void storesNothingOfAnUnreadableResponse() throws IOException {
        server.answering(PATH, (exchange, asked) -> {
            exchange.getResponseHeaders().set("Content-Encoding", "br");
            byte[] body = ("{\"items\":[{\"data\":{\"a\":\"" + SECRET + "\"}}]}").getBytes(StandardCharsets.UTF_8);
            ScriptedApiServer.send(exchange, 200, "application/json", body);
        });

        ItemOutcome item = collect(ClusterFixture.pod("checkout-a")).item("kubernetes.config-maps");

        assertThat(item.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(item.outcome().detail()).isEqualTo(ApiFailure.UNREADABLE);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().contains("/raw/kubernetes.config-maps")))
                    .noneMatch(Files::isRegularFile);
        }
    }

    @Test
    void storesValuesOnRequest() throws IOException {
        CollectedCluster gathered = collect(KubernetesTarget.withConfigMapValues(ClusterFixture.pod("checkout-a")));

        ItemOutcome item = gathered.item("kubernetes.config-maps");
        assertThat(item.outcome().message()).isEqualTo("700 config maps");
        assertThat(gathered.bodies(item)).contains("\"password\":\"" + SECRET + "699\"");
        assertThat(filesWith(SECRET)).isNotEmpty();
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> new String(read(file), StandardCharsets.ISO_8859_1).contains(text))
                    .toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private CollectedCluster collect(Target target) throws IOException {
        return new ClusterFixture(
                        folder.resolve("desk"),
                        new SingleClusterConnection(server.endpoint(), server.authority()),
                        ReadLimits.USUAL)
                .collect(target);
    }
}
