package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.call.DerivedBody;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the document distinguishes values by digests and contains none of them. */
class ConfigMapDigestsTest {
    private static final String SECRET = "hunter2-\u00e9-😀";

    private static final String LIST = """
            {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"more"},"items":[
             {"metadata":{"name":"app","namespace":"shop","uid":"u-1","resourceVersion":"5",
               "creationTimestamp":"2026-11-26T10:00:00Z","selfLink":"/x/SECRET","labels":{"app":"checkout"},
               "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"password\\":\\"SECRET\\"}}"},
               "ownerReferences":[{"kind":"Deployment","name":"checkout","uid":"u-2","controller":true}],
               "managedFields":[{"manager":"kubectl-edit","operation":"Update","time":"2026-11-26T10:01:00Z",
                 "fieldsV1":{"f:data":{"f:password":{},"SECRET":{}}}}]},
              "immutable":true,
              "data":{"password":"SECRET","empty":"","SECRET in place of a text":{"a":["SECRET"]}},
              "binaryData":{"key.bin":"BASE64","broken":"SECRET"},"unknown":"SECRET","x":[["SECRET"]]},
             {"metadata":{"name":"other"},"data":null,"immutable":"SECRET"}]}
            """.replace(
                    "BASE64", Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)))
            .replace("SECRET in place of a text", "no text")
            .replace("SECRET", SECRET);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8192})
    void containsNamesAndDigests(int piece) throws IOException {
        ConfigMapDigests digests = new ConfigMapDigests();
        String text = derived(digests, LIST, piece);
        JsonNode json = Json.parse(text.getBytes(StandardCharsets.UTF_8));

        assertThat(text)
                .doesNotContain(
                        "hunter", Base64.getEncoder().encodeToString("hunter".getBytes(StandardCharsets.UTF_8)));
        assertThat(json.path("kind").asText()).isEqualTo("ConfigMapDigestList");
        assertThat(json.path("derived").asText()).contains("no values");
        assertThat(json.path("whole").asBoolean()).isTrue();
        String hash = sha256(SECRET);
        JsonNode app = json.at("/items/0");
        assertThat(app.path("data"))
                .hasToString("{\"password\":{\"bytes\":15,\"sha256\":\"" + hash
                        + "\"},\"empty\":{\"bytes\":0,\"sha256\":\"" + sha256("") + "\"}}");
        assertThat(app.at("/binaryData/key.bin")).hasToString("{\"bytes\":15,\"sha256\":\"" + hash + "\"}");
        assertThat(app.at("/binaryData/broken/sha256").asText()).isEqualTo(hash);
        assertThat(app.at("/immutable").asBoolean()).isTrue();
        assertThat(app.at("/metadata/annotations").properties())
                .singleElement()
                .satisfies(one -> assertThat(one.getKey()).endsWith("last-applied-configuration"));
        assertThat(app.at("/metadata/managedFields"))
                .hasToString(
                        "[{\"manager\":\"kubectl-edit\",\"operation\":\"Update\",\"time\":\"2026-11-26T10:01:00Z\"}]");
        assertThat(app.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("checkout");
        assertThat(app.at("/metadata/labels/app").asText()).isEqualTo("checkout");
        assertThat(json.at("/items/1")).hasToString("{\"metadata\":{\"name\":\"other\"}}");
        assertThat(digests.list().count()).isEqualTo(2);
        assertThat(digests.list().next()).isEqualTo("more");
    }

    @Test
    void isValidJsonWhenTheResponseIsTruncated() throws IOException {
        int end = LIST.indexOf("\"binaryData\"");
        for (int length = 0; length < end; length++) {
            String text = derived(new ConfigMapDigests(), LIST.substring(0, length), 8192);
            JsonNode json = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(json.path("whole").asBoolean(true))
                    .as("cut at %d", length)
                    .isFalse();
            assertThat(text).doesNotContain("hunter");
        }
    }

    @Test
    void isEmptyAndIncompleteWhenTheBodyIsNotAList() throws IOException {
        for (String body : List.of("<html>" + SECRET, "[\"" + SECRET + "\"]", "{\"items\":[\"" + SECRET + "\"]}")) {
            String text = derived(new ConfigMapDigests(), body, 8192);
            assertThat(text).contains("\"items\":[],\"whole\":false").doesNotContain("hunter");
        }
    }

    private static String derived(ConfigMapDigests digests, String body, int piece) throws IOException {
        List<InputStream> pieces = new java.util.ArrayList<>();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += piece) {
            pieces.add(new ByteArrayInputStream(bytes, at, piece));
        }
        try (InputStream in = new DerivedBody(new SequenceInputStream(Collections.enumeration(pieces)), digests)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
