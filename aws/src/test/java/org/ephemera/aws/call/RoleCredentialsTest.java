package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class RoleCredentialsTest {
    private static final int ITEMS = 8;

    @Test
    void itemsThatAskAtTheSameTimeShareOneDenial() throws Exception {
        Faults denied = Faults.none().accessDenied("sts:AssumeRole").delay("sts:AssumeRole", Duration.ofMillis(500));
        try (SimulatedCloud cloud = SimulatedCloud.start(
                        ScenarioBuilder.at(Clock.systemUTC()).build(), denied);
                AwsClients clients = AwsClients.of(settings(cloud), Clock.systemUTC());
                ExecutorService items = Executors.newFixedThreadPool(ITEMS)) {
            AwsCredentialsProvider credentials = clients.readCredentials();
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> asked = IntStream.range(0, ITEMS)
                    .mapToObj(item -> items.submit(() -> {
                        start.await();
                        return isDenied(credentials);
                    }))
                    .toList();
            start.countDown();

            for (Future<Boolean> each : asked) {
                assertThat(each.get()).isTrue();
            }
            assertThat(cloud.calls()).extracting(SimulatedCall::action).containsExactly("sts:AssumeRole");
        }
    }

    private static boolean isDenied(AwsCredentialsProvider credentials) {
        try {
            credentials.resolveCredentials();
            return false;
        } catch (RoleRefusedException e) {
            return e.isDenied();
        }
    }

    private static Map<String, String> settings(SimulatedCloud cloud) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                cloud.endpoint().toString(),
                "AWS_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "EPHEMERA_ROLE",
                "arn:aws:iam::111122223333:role/EphemeraReader");
    }
}
