package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A summary fits on a screen apart from the line that each artifact has, however much is missing. */
@Tag("source")
class SummaryTest {
    /** Most lines next to a line for each artifact; above it, shorten what CollectionText prints, not the list. */
    private static final int OTHERS = 40;

    private static final int WIDTH = 110;

    @TempDir
    Path folder;

    @AfterEach
    void showToStrangers() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void theDemosItemsAreALineForEachArtifact() {
        List<String> shown = summary(CommandFixture.in(folder).run("demo"));

        assertThat(others(shown)).hasSizeLessThanOrEqualTo(OTHERS);
        assertThat(line(shown, "Image the host? ")).contains("Stay with the container");
        assertThat(line(shown, "Coin miner "))
                .contains("High: container checkout")
                .hasSizeLessThanOrEqualTo(WIDTH);
        assertThat(line(shown, "Hands on keyboard ")).contains("Yes: ");
        assertThat(line(shown, "Changed ")).contains("checkout /imageDigest, checkout /command");
        assertThat(shown)
                .filteredOn(line -> line.contains("  aws."))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
        assertThat(line(shown, "aws.logs.stream "))
                .matches(
                        " +aws.logs.stream +3 of 5 +[0-9.]+ MB +2 not applicable; checkout: 3680 events · metrics-agent.*…");
        assertThat(line(shown, "aws.iam.policy ")).contains("  3  ", ": version v");
        // Among the gists of four images the one that matters is not cut away.
        assertThat(line(shown, "aws.ecr.image ")).contains("THE TAG HAS MOVED · ");
        assertThat(line(shown, "aws.ecs.task ")).contains("the task is RUNNING and has 5 containers");
        assertThat(line(shown, "Items ")).contains("each with its whole sentence in data/outcomes.jsonl");
    }

    @Test
    void whatIsMissingIsToldOnceForEachReasonAndTheWorstFirst() {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 1, 10)
                .tasks(30)
                .build();
        Faults faults = Faults.none();
        for (String denied : List.of(
                "logs:GetLogEvents",
                "ecs:DescribeTaskDefinition",
                "ecs:DescribeServices",
                "ec2:DescribeNetworkInterfaces",
                "cloudtrail:LookupEvents",
                "logs:FilterLogEvents",
                "cloudwatch:ListMetrics",
                "cloudwatch:GetMetricData",
                "sts:GetCallerIdentity")) {
            faults.accessDenied(denied);
        }
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            Ran ran = CommandFixture.in(folder)
                    .facing(cloud)
                    .run("collect", "arn:aws:ecs:eu-central-1:111122223333:service/lab/app");
            List<String> shown = summary(ran);

            assertThat(ran.exit()).isEqualTo(1);
            assertThat(others(shown)).hasSizeLessThanOrEqualTo(OTHERS);
            assertThat(line(shown, "aws.ecs.startup-events ")).contains("  30  ");
            int problems = shown.indexOf("Missing, and what to do");
            assertThat(shown.get(problems + 1)).matches(" +aws.logs.stream.1 and \\d+ more +denied: .*");
            assertThat(String.join(" ", shown)).contains("→ allow ecs:DescribeTaskDefinition to the reading role");
            assertThat(shown).anySatisfy(line -> assertThat(line).matches(" +and \\d+ more +\\d+ denied.*"));
        }
    }

    @Test
    void manyItemsWithOneReasonAreOneProblem() {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 1, 10)
                .tasks(30)
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(
                scenario, Faults.none().accessDenied("logs:GetLogEvents").pageSize("ListTasks", 7))) {
            List<String> shown = summary(CommandFixture.in(folder)
                    .facing(cloud)
                    .run("collect", "arn:aws:ecs:eu-central-1:111122223333:service/lab/app"));

            assertThat(shown)
                    .filteredOn(line -> line.contains("aws.logs.stream"))
                    .singleElement()
                    .asString()
                    .contains("aws.logs.stream.1 and 29 more", "denied: ");
        }
    }

    private static List<String> summary(Ran ran) {
        List<String> lines = ran.out().lines().toList();
        int begin = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("Collected "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ran.out() + ran.err())));
        return lines.subList(begin, lines.size());
    }

    /** Without the line that each artifact has, so that a new artifact is one line more. */
    private static List<String> others(List<String> shown) {
        return shown.stream()
                .filter(line -> !line.matches(" +aws\\.[a-z.-]+ {2}.*"))
                .toList();
    }

    private static String line(List<String> shown, String of) {
        return shown.stream()
                .filter(line -> line.stripLeading().startsWith(of))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + of + " in " + String.join("\n", shown)));
    }
}
