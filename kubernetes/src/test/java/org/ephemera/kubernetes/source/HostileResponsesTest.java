package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collects from a server with random hostile responses: every item ends with an outcome of its source. */
class HostileResponsesTest {
    private static final List<JsonNode> ODD = List.of(
            JsonNodeFactory.instance.nullNode(),
            JsonNodeFactory.instance.numberNode(Long.MIN_VALUE),
            JsonNodeFactory.instance.numberNode(1e300),
            JsonNodeFactory.instance.booleanNode(true),
            JsonNodeFactory.instance.textNode(""),
            JsonNodeFactory.instance.textNode("../../etc/passwd\u0000\u001b[31m\u202e%2f"),
            JsonNodeFactory.instance.textNode("-999999999-01-01T00:00:00Z"),
            JsonNodeFactory.instance.textNode("x".repeat(5000)),
            ShopObjects.json("[[],{},[{}],null]"),
            ShopObjects.json("{'name':[],'uid':{},'items':1}"));

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyItemHasAnOutcomeWhenResponsesAreHostile(long seed) throws IOException {
        Random random = new Random(seed);
        try (ScriptedApiServer server = ShopObjects.in(ScriptedApiServer.in(folder))) {
            server.changing(json -> changed(json, random));
            server.answering(ShopObjects.PODS + "/checkout-a/log", (exchange, asked) -> {
                byte[] noise = new byte[random.nextInt(20_000)];
                random.nextBytes(noise);
                byte[] text = random.nextBoolean() ? noise : lines(random).getBytes(StandardCharsets.UTF_8);
                ScriptedApiServer.send(exchange, 200, "text/plain", text);
            });
            SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
            Target target = seed % 2 == 0
                    ? ClusterFixture.pod("checkout-a")
                    : ClusterFixture.workload("deployment", "checkout");

            CollectedCluster gathered = new ClusterFixture(folder, cluster, ReadLimits.USUAL).collect(target);

            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(gathered.seal().outcomes().items())
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item.outcome().message())
                            .isNotBlank()
                            .doesNotContain("the source failed", "\u001b", "\n", "\u202e"));
            assertThat(server.requests()).noneMatch(asked -> asked.path().contains("passwd"));
        }
    }

    private static String lines(Random random) {
        List<String> times = List.of(
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "0000-01-01T00:00:00Z",
                ShopObjects.START,
                "no time");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append(times.get(random.nextInt(times.size()))).append(" line\n");
        }
        return text.toString();
    }

    /** Replaces random values by others, and lengthens lists. */
    private static JsonNode changed(JsonNode json, Random random) {
        if (random.nextInt(12) == 0) {
            return ODD.get(random.nextInt(ODD.size()));
        }
        if (json.isObject()) {
            ObjectNode object = Json.object();
            json.properties().forEach(field -> object.set(field.getKey(), changed(field.getValue(), random)));
            return object;
        }
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            List<JsonNode> all = new ArrayList<>();
            json.forEach(all::add);
            all.forEach(one -> array.add(changed(one, random)));
            all.forEach(one -> array.add(changed(one, random)));
            return array;
        }
        return json;
    }
}
