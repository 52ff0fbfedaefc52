package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Target that was deleted or never existed: the sealed package is partial, and the exit code is 1. */
class DeletedTargetTest {
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111122223333:";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "service, service/lab/app, it was deleted",
        "cluster, service/lab/app, The referenced cluster was inactive.",
        "cluster, cluster/lab, The referenced cluster was inactive.",
        "nothing, service/lab/never, or it never existed",
        "nothing, service/never/app, Cluster not found.",
        "nothing, cluster/never, Cluster not found."
    })
    void sealsPartialPackageWithCause(String deleted, String target, String why) throws Exception {
        ScenarioBuilder built = ScenarioBuilder.at(Clock.systemUTC()).container("app", 5, 20);
        Scenario scenario = switch (deleted) {
            case "service" -> built.serviceDeleted().build();
            case "cluster" -> built.clusterDeleted().build();
            default -> built.build();
        };
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CommandFixture desk = CommandFixture.in(folder).facing(cloud);
            Ran text = desk.run("collect", PREFIX + target);
            Ran json = desk.run("collect", PREFIX + target, "--json");

            assertThat(text.exit()).isEqualTo(1);
            assertThat(text.out()).contains("expired: ", "partial, sealed ");
            assertThat(text.out().replaceAll("\\s+", " ")).contains(why);
            assertThat(text.err()).doesNotContain("Exception in", "at org.ephemera");
            assertThat(json.exit()).isEqualTo(1);
            assertThat(json.json().path("status").asText()).isEqualTo("partial");
            assertThat(json.json().at("/outcomes/expired").asInt()).isPositive();
            assertThat(json.json().at("/outcomes/failed").asInt()).isZero();
            assertThat(json.json().at("/outcomes/collected").asInt()).isPositive();
        }
        IndependentVerifiers.acceptAll(folder);
    }
}
