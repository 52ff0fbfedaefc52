package org.ephemera.acquire.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerFactoryTest {
    @Test
    void marksOnlySyntheticRequests() throws IOException {
        AcquisitionTrigger synthetic = TriggerFactory.requestTrigger(synthetic("{\"synthetic\": true}"), "1");

        assertThat(synthetic.isSynthetic()).isTrue();
        assertThat(synthetic.kind()).isEqualTo(AcquisitionTrigger.Kind.REQUEST);
        assertThat(synthetic.source()).isEqualTo("ephemera.doctor");
        for (String other : new String[] {"{}", "{\"synthetic\": false}", "{\"synthetic\": null}"}) {
            assertThat(TriggerFactory.requestTrigger(synthetic(other), "1").source())
                    .isEqualTo("ephemera");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "[]"})
    void rejectsOtherValues(String value) throws IOException {
        JsonNode synthetic = synthetic("{\"synthetic\": " + value + "}");
        assertThatThrownBy(() -> TriggerFactory.requestTrigger(synthetic, "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode synthetic(String request) throws IOException {
        return Json.parse(request.getBytes(StandardCharsets.UTF_8)).path("synthetic");
    }
}
