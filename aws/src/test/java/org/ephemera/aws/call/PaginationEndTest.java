package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invalid ends of pagination: a result that may be incomplete never counts as complete. */
class PaginationEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CBOR = new CBORMapper();
    private static final String SAYS = "pagination";

    @TempDir
    Path folder;

    @Test
    void doesNotReportGroupDeletedWhenListingIsEndless() throws IOException {
        ItemOutcome group = collect("DescribeLogGroups", changed(JSON, answer -> {
                    answer.putArray("logGroups");
                    answer.put("nextToken", "again");
                }))
                .item("aws.logs.group.1");
        assertThat(group.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(group.outcome().message()).contains(SAYS);
    }

    @Test
    void reportsPartialWhenLogPageHasNoToken() throws IOException {
        ItemOutcome stream = collect("GetLogEvents", changed(JSON, answer -> answer.remove("nextForwardToken")))
                .item("aws.logs.stream.1");
        assertThat(stream.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(stream.outcome().message()).contains("50 events; ", SAYS);
    }

    /** CloudWatch tokens expire after a day; a run that resumes later reads the stream from its head. */
    @Test
    void restartsStreamWhenTokenExpired() throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 80).build();
        Faults secondPageLate = Faults.none()
                .pageSize("GetLogEvents", 30)
                .add(FaultRule.on("GetLogEvents", new Fault.Delayed(Duration.ofSeconds(15)))
                        .from(2));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, secondPageLate)) {
            AcquisitionFixture.at(folder, cloud.endpoint()).begin(scenario.alert(), Duration.ofSeconds(8));
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("GetLogEvents", "f/%056d/s".formatted(30), "InvalidParameterException");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            ItemOutcome stream = gathered.item("aws.logs.stream.1");
            assertThat(stream.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(stream.outcome().message())
                    .startsWith("app: 50 events; the service did not accept the page token any more");
            assertThat(stream.extent().records()).isEqualTo(50);
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        }
    }

    /** Tokens of a search expire too. */
    @Test
    void restartsSearchWhenTokenExpired() throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("logs:FilterLogEvents", 2));
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("FilterLogEvents", "nextToken", "ThrottlingException");
            AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "50")
                    .begin(scenario.alert(), Duration.ofSeconds(8));
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("FilterLogEvents", "nextToken", "InvalidParameterException");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            ItemOutcome audit = gathered.item("aws.eks.audit.1");
            assertThat(audit.code()).as(audit.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(audit.outcome().message()).startsWith(audit.extent().records() + " requests about the target");
            assertThat(audit.extent().records()).isGreaterThan(2);
        }
    }

    /** Items found in events before a pause are still planned after it. */
    @Test
    void resumedSearchKeepsFoundItems() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 40, 20)
                .withExec()
                .gone()
                .build();
        byte[] request = AcquisitionFixture.requestFor(scenario.taskArn());
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("FilterLogEvents", "\"events\":", "\"nextToken\":\"there-is-more\",\"events\":");
            interposed.refuse("FilterLogEvents", "there-is-more", "ThrottlingException");
            AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "50")
                    .begin(request, Duration.ofSeconds(4));
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("FilterLogEvents", "taskDefinitionArn", "definitionOfNobody");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(request);
            assertThat(gathered.item("aws.ecs.captured-events.1").extent().records())
                    .isEqualTo(1);
            assertThat(gathered.item("aws.logs.stream", "container", "app").code())
                    .isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    /** A search may return pages without events and with the token of the request until it finds something. */
    @Test
    void continuesSearchWithRepeatedToken() throws IOException {
        ItemOutcome audit = searched(3).item("aws.eks.audit.1");
        assertThat(audit.code()).as(audit.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(audit.extent().records()).isGreaterThan(2);
    }

    @Test
    void reportsPartialWhenSearchNeverAdvances() throws IOException {
        ItemOutcome audit = searched(Integer.MAX_VALUE).item("aws.eks.audit.1");
        assertThat(audit.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(audit.outcome().message()).contains("2 events; ", SAYS);
    }

    /**
     * Runs a search.
     *
     * @param times the second page is held back and the first token is returned again
     */
    private CollectedPackage searched(int times) throws IOException {
        Scenario scenario = Scenario.named("eks-escape", Clock.systemUTC());
        AtomicReference<String> first = new AtomicReference<>("");
        AtomicInteger left = new AtomicInteger(times);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, Faults.none().pageSize("logs:FilterLogEvents", 2));
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.change("FilterLogEvents", changed(JSON, answer -> {
                if (!first.compareAndSet("", answer.path("nextToken").asText())
                        && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    answer.putArray("events");
                    answer.put("nextToken", first.get());
                }
            }));
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(scenario.alert());
            assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return gathered;
        }
    }

    @Test
    void doesNotReportEmptyLogWhenPageIsBlank() throws IOException {
        ItemOutcome stream =
                collect("GetLogEvents", changed(JSON, ObjectNode::removeAll)).item("aws.logs.stream.1");
        assertThat(stream.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(stream.outcome().message()).contains(SAYS);
    }

    @Test
    void reportsPartialWhenDataPagesFormACycle() throws IOException {
        CollectedPackage gathered = collect("GetMetricData", changed(CBOR, answer -> answer.put("NextToken", "0")));
        ItemOutcome metrics = gathered.item("aws.cloudwatch.service-metrics.1");
        assertThat(metrics.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(metrics.outcome().message()).contains(SAYS);
    }

    @Test
    void reportsPartialWhenListPagesFormACycle() throws IOException {
        CollectedPackage gathered = collect("ListMetrics", changed(CBOR, answer -> answer.put("NextToken", "0")));
        ItemOutcome metrics = gathered.item("aws.cloudwatch.container-insights.1");
        assertThat(metrics.code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(metrics.outcome().message()).contains(SAYS);
    }

    private CollectedPackage collect(String operation, UnaryOperator<byte[]> change) throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 80).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.change(operation, change);
            return AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(scenario.alert());
        }
    }

    private static UnaryOperator<byte[]> changed(ObjectMapper mapper, Consumer<ObjectNode> change) {
        return body -> {
            try {
                ObjectNode answer = mapper.readValue(body, ObjectNode.class);
                change.accept(answer);
                return mapper.writeValueAsBytes(answer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
