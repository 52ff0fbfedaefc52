package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.StoppedTasks;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.CallInterceptingProxy;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Store requests of each function, checked against the keys that the policies of its role and of the bucket allow. {@link
 * PermissionsTest} compares only actions, not keys. Requests that a role may not make are denied, as in S3.
 */
@Tag("slow")
class StoreRightsOnMotoTest {
    private static final Template TEMPLATE = Template.read();
    private static final BucketPolicy POLICY = BucketPolicy.of(TEMPLATE);
    private static final List<String> FUNCTIONS = List.of("AlertFunction", "WorkFunction", "SweepFunction");

    /** Store request of an object in the form of {@link CallInterceptingProxy}: {@code FUNCTION METHOD /BUCKET/KEY?QUERY }. */
    private static final Pattern OF_AN_OBJECT =
            Pattern.compile("(?<role>[A-Za-z]+)Function (?<method>[A-Z]+) /[^/?]+/(?<key>[^?]+)\\?(?<query>\\S*) .*");

    private final Set<String> refused = new ConcurrentSkipListSet<>();
    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 10, 10)
            .withoutInsights()
            .build();
    private SimulatedCloud cloud;
    private CallInterceptingProxy calls;
    private DeployedTemplate deployed;

    @BeforeEach
    void setUp() throws IOException {
        Moto moto = Moto.empty();
        cloud = SimulatedCloud.start(scenario, Faults.none());
        deployed = DeployedTemplate.on(moto, cloud);
        calls = new CallInterceptingProxy(new CallInterceptingProxy.Watcher() {
            @Override
            public CallInterceptingProxy.Fate fateOf(String call) {
                return fate(call);
            }

            @Override
            public void end() {}
        });
        for (String function : FUNCTIONS) {
            deployed.storeOf(function, calls.addServer(function, moto.endpoint()));
        }
    }

    @AfterEach
    void tearDown() {
        calls.close();
        cloud.close();
    }

    @Test
    void allowsSweepFromListingToReport() throws Exception {
        deployed.set("EPHEMERA_SWEEP", "aws:111122223333/eu-central-1");
        assertThat(swept().path("pending").asInt()).as("the inventory").isEqualTo(1);
        deployed.work(deployed.received());
        assertThat(swept().path("pending").asInt()).as("days").isPositive();
        deployed.work(deployed.received());
        assertThat(swept().path("indexed").asInt()).isEqualTo(1);
        theOtherDaysAreLeft();

        PackageId id =
                new PackageId(deployed.alert(scenario.alert()).path("packageId").asText());
        deployed.work();
        assertThat(stored("reports/" + id + "/"))
                .anyMatch(key -> key.endsWith("/report.html"))
                .noneMatch(key -> key.endsWith("/failed.json"));
        strangersAcceptWhatWasSealed();
        assertThat(refused).isEmpty();
    }

    @Test
    void allowsRecordingAndHourlyPackaging() throws Exception {
        deployed.alert(StoppedTasks.event(
                1, Clock.systemUTC().instant(), "arn:aws:ecs:us-east-1:" + Moto.ACCOUNT + ":task-definition/gone:7"));
        deployed.work();
        deployed.at(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(70)));
        JsonNode hours = deployed.sweep().at("/recorder/packages");
        assertThat(hours).hasSize(1);
        deployed.work();
        assertThat(stored("packages/"))
                .anyMatch(key -> key.endsWith(hours.get(0).asText() + "/" + PackageLayout.SEAL));
        strangersAcceptWhatWasSealed();
        assertThat(refused).isEmpty();
    }

    private void strangersAcceptWhatWasSealed() throws Exception {
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            IndependentVerifiers.acceptFirstOfEachKind(
                    runtime.site().store(), runtime.site().signer().publicKey());
        }
    }

    /**
     * Drops the messages of the other days, which are like the first; a received message stays invisible for a quarter
     * of an hour.
     */
    private void theOtherDaysAreLeft() {
        int left = 0;
        while (!deployed.received().isEmpty()) {
            left++;
        }
        assertThat(left).isPositive();
    }

    private JsonNode swept() throws IOException {
        return deployed.sweep().at("/metrics/scopes/0");
    }

    private Stream<String> stored(String prefix) throws IOException {
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            return StoreListing.of(runtime.site().store(), prefix).stream().map(StoredObject::key);
        }
    }

    private CallInterceptingProxy.Fate fate(String call) {
        Matcher object = OF_AN_OBJECT.matcher(call);
        if (!object.matches() || isAllowed(object)) {
            return CallInterceptingProxy.Fate.PASSED;
        }
        refused.add(call);
        return CallInterceptingProxy.Fate.FORBIDDEN;
    }

    private static boolean isAllowed(Matcher object) {
        String action = object.group("method").equals("PUT") ? "s3:PutObject" : "s3:GetObject";
        return !POLICY.denies(action, object.group("key"), object.group("role") + "Role")
                && TEMPLATE.statements(object.group("role") + "Role")
                        .filter(statement -> statement.actions().contains(action))
                        .flatMap(statement -> statement.resources().stream())
                        .filter(resource -> resource.startsWith("${EvidenceBucket.Arn}/"))
                        .map(resource -> resource.replace("${EvidenceBucket.Arn}/", ""))
                        .anyMatch(keys ->
                                object.group("key").matches(Pattern.quote(keys).replace("*", "\\E.*\\Q")));
    }
}
