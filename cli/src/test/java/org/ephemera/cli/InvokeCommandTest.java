package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvokeCommandTest {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 300, 100).build();
    private SimulatedCloud cloud;
    private FunctionEndpoint endpoint;
    private CommandFixture desk;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(scenario);
        CommandFixture facing = CommandFixture.in(folder).facing(cloud);
        facing.run("key");
        Map<String, String> settings = new HashMap<>(facing.env());
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("remote"));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("home/.config/ephemera/signing-key.pem"));
        endpoint = FunctionEndpoint.open(settings, folder.resolve("remote"));
        desk = facing.with("AWS_ENDPOINT_URL_LAMBDA", endpoint.address().toString());
    }

    @AfterEach
    void stop() {
        endpoint.close();
        cloud.close();
    }

    @Test
    void followsLambdaFunctionUntilSealed() throws Exception {
        Ran ran = desk.run(
                "invoke", scenario.taskArn(), "--function", "collector", "--case", "IR-7", "--reason", "why", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().path("status").asText()).isEqualTo("complete");
        assertThat(endpoint.signatures())
                .singleElement()
                .satisfies(signed -> assertThat(signed)
                        .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
                        .contains("/eu-central-1/lambda/aws4_request"));
        JsonNode request = Json.parse(endpoint.requests().getFirst());
        assertThat(request.path("case").asText()).isEqualTo("IR-7");
        assertThat(request.path("reason").asText()).isEqualTo("why");
        IndependentVerifiers.acceptAll(folder);

        String id = ran.json().path("packageId").asText();
        Ran status = desk.run("status", id, "--store", "file:" + folder.resolve("remote"), "--json");
        assertThat(status.exit()).isZero();
        assertThat(status.json().path("state").asText()).isEqualTo("sealed");
        assertThat(status.json().path("items").path("planned").asInt())
                .isEqualTo(status.json().path("items").path("ended").asInt());
        assertThat(status.json().path("deadline").isNull()).isTrue();
        assertThat(status.json().path("sealSha256").asText()).hasSize(64);
    }

    @Test
    void sendsKeyOfFunctionAppInHeader() {
        String address = endpoint.address() + "/api/alert";
        Ran refused = desk.run("invoke", scenario.taskArn(), "--function", address);
        Ran taken = desk.with("EPHEMERA_FUNCTION_KEY", FunctionEndpoint.KEY)
                .run("invoke", scenario.taskArn(), "--function", address);

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("rejected the key: HTTP status 401", "EPHEMERA_FUNCTION_KEY");
        assertThat(taken.exit()).as(taken.err()).isZero();
        assertThat(taken.out()).contains("Collected ", "Package", "sealed ");
        assertThat(taken.err()).doesNotContain(FunctionEndpoint.KEY);
    }

    /** A key from a file with Windows line ends is accepted; an invalid key is not quoted. */
    @Test
    void acceptsKeyWithLineEndAndNeverQuotesKey() {
        String address = endpoint.address() + "/api/alert";
        Ran taken = desk.with("EPHEMERA_FUNCTION_KEY", FunctionEndpoint.KEY + "\r")
                .run("invoke", scenario.taskArn(), "--function", address, "--no-wait");
        Ran refused = desk.with("EPHEMERA_FUNCTION_KEY", FunctionEndpoint.KEY + "\nX: y")
                .run("invoke", scenario.taskArn(), "--function", address, "--no-wait");

        assertThat(taken.exit()).as(taken.err()).isZero();
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("EPHEMERA_FUNCTION_KEY").doesNotContain(FunctionEndpoint.KEY);
    }

    @Test
    void printsStatusCommandWithNoWait() {
        Ran ran = desk.run("invoke", scenario.taskArn(), "--function", "collector", "--no-wait");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("ephemera status " + folder.resolve("remote"));
    }

    @Test
    void reportsFailuresOfFunction() {
        assertThat(desk.run("invoke", scenario.taskArn(), "--function", "broken"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(3))
                .satisfies(ran -> assertThat(ran.err())
                        .contains("The function broken failed")
                        .doesNotContain("secret words"));
        assertThat(desk.run("invoke", scenario.taskArn(), "--function", "absent"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(3))
                .satisfies(ran -> assertThat(ran.err()).contains("404", "lambda:InvokeFunction"));
        // The function has accepted the request and processes it.
        assertThat(desk.run("invoke", scenario.taskArn(), "--function", endpoint.address() + "/api/slow"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(3))
                .satisfies(ran -> assertThat(ran.err())
                        .contains("HTTP status 504", "check its store")
                        .doesNotContain("not an Ephemera function"));
        assertThat(desk.run("invoke", scenario.taskArn(), "--function", "http://example.org/api/alert"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("must use https"));
        assertThat(desk.run("invoke", "no-target", "--function", "collector").exit())
                .isEqualTo(2);
        assertThat(desk.run("invoke", scenario.taskArn()).exit()).isEqualTo(2);
        assertThat(endpoint.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--from 1h --to 2h, the window ends before it begins",
        "--from 2999-01-01, the window starts in the future",
        "--case ../../etc, a case id has up to 64 letters"
    })
    void rejectsInvalidArgumentsBeforeRequest(String words, String why) {
        String[] arguments = ("invoke " + scenario.taskArn() + " --function collector " + words).split(" ");
        Ran ran = desk.run(arguments);

        assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).containsIgnoringCase(why);
        assertThat(endpoint.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "busy, 429 TooManyRequestsException, concurrency is used up",
        "asleep, 502 ENILimitReachedException, Lambda could not start the function",
        "late, 403 ExpiredTokenException, The credentials are expired",
        "absent, the invocation of absent: 404., Check that the function exists in this account"
    })
    void printsRemedyForRejectedCall(String function, String message, String remedy) {
        Ran ran = desk.run("invoke", scenario.taskArn(), "--function", function);
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains(message, remedy);
    }

    @Test
    void statusRejectsInvalidPackageLocation() {
        String unknown = "01a21291-e14f-7773-b151-dac569efd005";
        Ran ran = desk.run("status", unknown, "--store", "file:" + folder.resolve("remote"));
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains(unknown);
        assertThat(desk.run("status", UUID.randomUUID() + ".zip").exit()).isEqualTo(2);
        assertThat(desk.run("status").exit()).isEqualTo(2);
    }
}
