package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCall;
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

class CollectAsRoleTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 10, 80).build();
    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder).facing(cloud);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void assumesRoleOnceBeforeFirstRead() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--role", ROLE, "--external-id", "case-7", "--json");

        assertThat(ran.exit()).as(ran.err()).isZero();
        List<SimulatedCall> assumed = cloud.calls().stream()
                .filter(call -> call.action().equals("sts:AssumeRole"))
                .toList();
        assertThat(assumed).singleElement().isEqualTo(cloud.calls().getFirst()).satisfies(call -> {
            assertThat(call.input().path("RoleArn").asText()).isEqualTo(ROLE);
            assertThat(call.input().path("ExternalId").asText()).isEqualTo("case-7");
            assertThat(call.input().path("RoleSessionName").asText()).matches("ephemera-[0-9a-f]{12}");
        });
    }

    @Test
    void reportsDeniedRoleBeforeCollection() {
        cloud.faults().accessDenied("sts:AssumeRole");
        Ran ran = desk.with("EPHEMERA_ROLE", ROLE)
                .with("EPHEMERA_EXTERNAL_ID", "unknown-external-id")
                .run("collect", scenario.taskArn());

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("Cannot assume the role " + ROLE + ": access was denied.")
                .contains("sts:AssumeRole on " + ROLE, "trust policy must allow the caller and this external id")
                .doesNotContain("a-secret-that-must-not-show", "unknown-external-id");
        assertThat(folder.resolve("evidence/packages")).doesNotExist();
        assertThat(cloud.calls()).extracting(SimulatedCall::action).containsOnly("sts:AssumeRole");

        JsonNode error = desk.run("collect", scenario.taskArn(), "--role", ROLE, "--json")
                .json()
                .path("error");
        assertThat(error.path("exitCode").asInt()).isEqualTo(3);
        assertThat(error.path("remedy").asText()).contains("must not require an external id");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::111122223333:user/reader, '', is not the ARN of a role",
        "'', '', is not the ARN of a role",
        "arn:aws:iam::111122223333:role/reader, x, The external id is invalid",
    })
    void rejectsInvalidRole(String role, String externalId, String says) {
        Ran ran = externalId.isEmpty()
                ? desk.run("collect", scenario.taskArn(), "--role", role)
                : desk.run("collect", scenario.taskArn(), "--role", role, "--external-id", externalId);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains(says);
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void rejectsExternalIdWithoutRole() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--external-id", "case-7");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("An external id is set without a role");
    }
}
