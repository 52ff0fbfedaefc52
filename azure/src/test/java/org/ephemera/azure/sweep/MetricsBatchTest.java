package org.ephemera.azure.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.util.Context;
import com.azure.monitor.query.MetricsClient;
import com.azure.monitor.query.MetricsClientBuilder;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.MetricsQueryResourcesOptions;
import com.azure.monitor.query.models.MetricsQueryResult;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that the official client reads the metric batch response of the simulated Azure. Only sweeps use this request
 * (docs/adr/0034-azure-monitoring.md), and without that client. {@code MetricsQueryResult.getResourceId()} is null in
 * this version of the client.
 */
class MetricsBatchTest {
    private static final String TYPE = "Microsoft.ContainerInstance/containerGroups";
    private static final List<String> NAMES = List.of("CpuUsage", "MemoryUsage");

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());
    private final OffsetDateTime end = scenario.clock().instant().atOffset(ZoneOffset.UTC);
    private SimulatedAzure azure;
    private MetricsClient client;

    @BeforeEach
    void start() {
        azure = SimulatedAzure.start(scenario);
        client = new MetricsClientBuilder()
                .endpoint(azure.endpoint().toString())
                .pipeline(new HttpPipelineBuilder()
                        .httpClient(new JdkHttpClientBuilder().build())
                        .build())
                .buildClient();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void officialClientReadsBatch() {
        List<String> ids = List.of(scenario.target(), scenario.target() + "-2");
        List<MetricsQueryResult> results = client.queryResourcesWithResponse(
                        ids, NAMES, TYPE, byContainer(), Context.NONE)
                .getValue()
                .getMetricsQueryResults();

        assertThat(results).hasSize(2);
        assertThat(results.getLast().getMetricByName("CpuUsage").getId()).startsWith(ids.getLast() + "/providers/");
        results.forEach(result -> {
            assertThat(result.getMetrics()).extracting("metricName").containsExactlyElementsOf(NAMES);
            assertThat(result.getMetricByName("CpuUsage").getTimeSeries())
                    .isNotEmpty()
                    .allSatisfy(series -> {
                        assertThat(series.getMetadata()).containsOnlyKeys("containername");
                        assertThat(series.getValues()).hasSizeGreaterThan(50).anyMatch(at -> at.getMaximum() != null);
                    });
        });
    }

    /** The client of Azure adds a slash before an id, which already begins with one; Azure accepts both. */
    @Test
    void officialClientRequestsPathWithTwoSlashes() {
        List<String> paths = new ArrayList<>();
        HttpPipelinePolicy seen = (context, next) -> {
            paths.add(context.getHttpRequest().getUrl().getPath());
            return next.process();
        };
        MetricsQueryResult result = new MetricsQueryClientBuilder()
                .endpoint(azure.endpoint().toString())
                .pipeline(new HttpPipelineBuilder()
                        .policies(seen)
                        .httpClient(new JdkHttpClientBuilder().build())
                        .build())
                .buildClient()
                .queryResourceWithResponse(
                        scenario.target(),
                        NAMES,
                        new MetricsQueryOptions()
                                .setTimeInterval(new QueryTimeInterval(end.minusHours(1), end))
                                .setGranularity(Duration.ofMinutes(1))
                                .setAggregations(AggregationType.AVERAGE)
                                .setFilter("containerName eq '*'"),
                        Context.NONE)
                .getValue();

        assertThat(paths).singleElement().asString().startsWith("//subscriptions/");
        assertThat(result.getMetricByName("CpuUsage").getTimeSeries()).isNotEmpty();
    }

    /** A point with the value null has no value. */
    @Test
    void countsNullAsBlank() throws IOException {
        String point = "{\"timeStamp\": \"2026-11-25T10:00:00Z\", \"average\": %s, \"maximum\": %s}";
        String body = "{\"values\": [{\"resourceid\": \"/a\", \"value\": [{\"timeseries\": [{\"data\": ["
                + point.formatted("null", "null") + ", " + point.formatted("1.5", "null") + "]}]}]}]}";
        MetricsBatchView view = MetricsBatchView.ofBatch();
        view.forSdk(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(view.points()).isEqualTo(1);
        assertThat(view.blanks()).isEqualTo(1);
    }

    @Test
    void rejectsRequestsThatAzureRejects() {
        List<String> tooMany = Collections.nCopies(51, scenario.target());
        assertRefused(tooMany, "From 1 to 50 resource ids");

        String elsewhere = scenario.target().replaceFirst("subscriptions/.", "subscriptions/f");
        assertRefused(List.of(scenario.target(), elsewhere), "not of the subscription");

        List<String> mixed = IntStream.range(0, 2)
                .mapToObj(i -> i == 0 ? scenario.target() : scenario.target().replace("containerGroups", "others"))
                .toList();
        assertRefused(mixed, "of one type");
    }

    private void assertRefused(List<String> ids, String why) {
        assertThatThrownBy(() -> client.queryResourcesWithResponse(ids, NAMES, TYPE, byContainer(), Context.NONE))
                .isInstanceOf(HttpResponseException.class)
                .hasMessageContaining(why);
    }

    private MetricsQueryResourcesOptions byContainer() {
        return new MetricsQueryResourcesOptions()
                .setTimeInterval(new QueryTimeInterval(end.minusHours(1), end))
                .setGranularity(Duration.ofMinutes(1))
                .setAggregations(List.of(AggregationType.AVERAGE, AggregationType.MAXIMUM))
                .setFilter("containerName eq '*'");
    }
}
