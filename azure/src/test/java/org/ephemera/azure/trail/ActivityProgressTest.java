package org.ephemera.azure.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ephemera.format.ResumeCursor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that each kind of session in a container is counted, under every name that Azure uses. */
class ActivityProgressTest {
    @ParameterizedTest
    @CsvSource({
        "Microsoft.ContainerInstance/containerGroups/containers/exec/action, 1",
        "MICROSOFT.CONTAINERINSTANCE/CONTAINERGROUPS/CONTAINERS/ATTACH/ACTION, 1",
        "Microsoft.App/containerApps/getAuthToken/action, 1",
        "Microsoft.App/containerApps/authToken/action, 1",
        "Microsoft.App/managedEnvironments/getAuthToken/action, 1",
        "Microsoft.App/containerApps/stop/action, 0"
    })
    void countsSessions(String operation, long sessions) throws IOException {
        String json = "{\"operationName\":{\"value\":\"" + operation + "\"}}";
        EventDataInner event = EventDataInner.fromJson(JsonProviders.createReader(json));
        ActivityProgress progress = ActivityProgress.from(new ResumeCursor(Map.of()))
                .plus(List.of(event), Instant.parse("2026-11-26T12:00:00Z"), "");
        assertThat(progress.sessions()).isEqualTo(sessions);
        assertThat(progress.events()).isEqualTo(1);
    }
}
