package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.management.AzureEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.ResponseChangingConnection;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of responses with unusual transport: compression, wrong length, interruption, wrong clock. */
class UnusualTransportTest {
    private static final String GROUP = "containerinstance:ContainerGroups_Get";
    private static final String METRICS = "monitor:Metrics_List";

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", Clock.systemUTC());

    @Test
    void storesCompressedBodyUnchanged() throws IOException {
        Faults faults = Faults.none();
        AzureSources.artifacts().stream()
                .flatMap(artifact -> artifact.operations().stream())
                .distinct()
                .forEach(operation -> faults.always(operation, new Fault.Gzipped()));
        CollectedPackage collected = collect(faults);
        assertThat(failureMessages(collected)).isEmpty();
        byte[] stored =
                collected.body(collected.log("azure.aci.group", "api.response").getFirst());
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).contains("restartCount");
        }
    }

    @Test
    void failsWhenContentLengthIsWrong() throws IOException {
        CollectedPackage collected = collect(Faults.none().always(GROUP, new Fault.WrongLength()));
        assertThat(collected.outcome("azure.aci.group").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(collected.outcome("azure.aci.group").detail()).isEqualTo(ApiFailure.UNREADABLE);
        assertThat(collected.outcome("azure.aci.group").message()).contains("is stored as received");
        assertThat(collected.log("azure.aci.group", "api.response")).hasSize(1);
    }

    /** An unreachable metrics endpoint fails only the metrics, with the number of attempts. */
    @Test
    void failsOnlyMetricsWhenEndpointIsUnreachable() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario);
                ResponseChangingConnection line =
                        ResponseChangingConnection.to(azure.endpoint(), (exchange, asked, said) -> {
                            if (exchange.getRequestURI().getPath().endsWith("/providers/Microsoft.Insights/metrics")) {
                                exchange.close();
                            } else {
                                ResponseChangingConnection.deliver(exchange, said);
                            }
                        })) {
            CollectedPackage collected = AcquisitionFixture.at(folder, line.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(failureMessages(collected))
                    .hasSize(4)
                    .allMatch(trouble -> trouble.startsWith("azure.monitor.metrics"))
                    .allMatch(trouble -> trouble.contains(METRICS + " in 2 attempts"))
                    .allMatch(trouble -> trouble.contains("check the network"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsOnlyItemOfInterruptedBody(boolean reset) throws IOException {
        CollectedPackage collected =
                collect(Faults.none().always(METRICS, reset ? new Fault.ResetBody() : new Fault.CutBody()));
        assertThat(failureMessages(collected))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("azure.monitor.metrics"))
                .allMatch(line -> line.contains(ApiFailure.CUT_SHORT) && line.contains("truncated in 2 attempts"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, -10})
    void reportsClockDifference(int minutes) throws IOException {
        CollectedPackage collected = collect(Faults.none().clockSkew(Duration.ofMinutes(minutes)));
        assertThat(failureMessages(collected)).isEmpty();
        long offset = Json.parse(Files.readAllBytes(collected.folder().resolve(PackageLayout.PACKAGE)))
                .at("/clock/offsetMs")
                .asLong();
        assertThat(Duration.ofMillis(offset).minusMinutes(minutes).abs()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void usesLogAnalyticsAddressOfCloud() {
        assertThat(CloudAddresses.logs(AzureEnvironment.AZURE)).isEqualTo("https://api.loganalytics.io");
        assertThat(CloudAddresses.logs(AzureEnvironment.AZURE_US_GOVERNMENT)).isEqualTo("https://api.loganalytics.us");
        assertThat(CloudAddresses.logs(AzureEnvironment.AZURE_CHINA)).isEqualTo("https://api.loganalytics.azure.cn");
    }

    private CollectedPackage collect(Faults faults) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario, faults)) {
            CollectedPackage collected = AcquisitionFixture.at(folder, azure.endpoint())
                    .set("AZURE_REQUEST_RETRY_COUNT", "1")
                    .collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }

    private static List<String> failureMessages(CollectedPackage collected) {
        return collected.seal().outcomes().items().stream()
                .filter(item -> List.of(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL)
                        .contains(item.code()))
                .map(item -> item.planned().item() + ": " + item.outcome())
                .toList();
    }
}
