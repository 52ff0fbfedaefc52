package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.ephemera.lab.scenario.AzureScenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusal of writes and of queries that Azure refuses, so that no source relies on them. */
final class AzureLimitsTest {
    private static final String WINDOW =
            "eventTimestamp ge '2026-11-25T00:00:00Z' and eventTimestamp le '2026-11-25T12:00:00Z'";

    private final AzureScenario scenario = AzureScenario.named("aci-miner");
    private final SimulatedAzure azure = SimulatedAzure.start(scenario);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        azure.close();
    }

    /** The SDK has methods for all of these requests. */
    @ParameterizedTest
    @CsvSource({
        "PUT, ''",
        "PATCH, ''",
        "DELETE, ''",
        "POST, /stop",
        "POST, /start",
        "POST, /restart",
        "POST, /containers/checkout/exec",
        "POST, /containers/checkout/attach",
    })
    void refusesWritesToTarget(String verb, String below) throws Exception {
        String group = scenario.target() + below + "?api-version=2023-05-01";
        assertThat(status(verb, group)).isEqualTo(405);
        assertThat(azure.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.refused()).isTrue());
        assertThat(status("GET", scenario.target() + "?api-version=2023-05-01")).isEqualTo(200);
        assertThat(azure.calls().getLast().refused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " and resourceGroupName eq 'shop'",
                " and resourceUri eq '/subscriptions/x'",
                " and resourceProvider eq 'Microsoft.ContainerInstance'",
                " and correlationId eq '0b1f6471-1bf0-4dda-aec3-cb9272f09590'"
            })
    void acceptsTimeRangeAndOneField(String name) throws Exception {
        assertThat(activity(WINDOW + name)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "eventTimestamp ge '2026-11-25T00:00:00Z'",
                WINDOW + " and caller eq 'ops@shop.example'",
                WINDOW + " and resourceGroupName eq 'shop' and resourceProvider eq 'Microsoft.App'",
                WINDOW + " or resourceGroupName eq 'shop'",
                WINDOW + " and resourceGroupName ne 'shop'",
            })
    void refusesOtherActivityLogFilters(String filter) throws Exception {
        assertThat(activity(filter)).isEqualTo(400);
    }

    private int activity(String filter) throws Exception {
        return status(
                "GET",
                scenario.target().replaceFirst("/resourceGroups/.*", "")
                        + "/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter="
                        + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    private int status(String verb, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(azure.endpoint() + path))
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
