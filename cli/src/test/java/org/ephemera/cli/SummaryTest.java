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

/** The summary of a collection fits on a screen apart from one line for each artifact, however much is missing. */
@Tag("source")
class SummaryTest {
    /**
     * Maximum number of lines in addition to those of the artifacts; if it is exceeded, shorten the output of
     * CollectionText.
     */
    private static final int OTHERS = 40;

    private static final int WIDTH = 110;

    @TempDir
    Path folder;

    @AfterEach
    void verifyIndependently() throws Exception {
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void printsOneLineForEachArtifact() {
        List<String> shown = summary(CommandFixture.in(folder).run("demo"));

        assertThat(others(shown)).hasSizeLessThanOrEqualTo(OTHERS);
        assertThat(line(shown, "Image the host? ")).contains("no path to the host found");
        assertThat(line(shown, "Coin miner "))
                .contains("High: container checkout")
                .hasSizeLessThanOrEqualTo(WIDTH);
        assertThat(line(shown, "Hands on keyboard ")).contains("Yes: ");
        assertThat(line(shown, "Changes ")).contains("checkout /imageDigest, checkout /command");
        assertThat(shown)
                .filteredOn(line -> line.contains("  aws."))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
        assertThat(line(shown, "aws.logs.stream "))
                .matches(" +aws.logs.stream +3 of 5 +[0-9.]+ MB +2 not applicable; checkout: 3680 events ·"
                        + " metrics-agent.*…");
        assertThat(line(shown, "aws.iam.policy ")).contains("  3  ", ": version v");
        // The important one of the four image messages is not truncated.
        assertThat(line(shown, "aws.ecr.image ")).contains("THE TAG HAS MOVED · ");
        assertThat(line(shown, "aws.ecs.task ")).contains("the task is RUNNING and has 5 containers");
        assertThat(line(shown, "Items ")).contains("each with its message in data/outcomes.jsonl");
    }

    @Test
    void printsEachCauseOnceAndWorstFirst() {
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
            int problems = shown.indexOf("Missing evidence and remedies");
            assertThat(shown.get(problems + 1)).matches(" +aws.logs.stream.1 and \\d+ more +denied: .*");
            assertThat(String.join(" ", shown)).contains("→ allow ecs:DescribeTaskDefinition for the reading role");
            assertThat(shown).anySatisfy(line -> assertThat(line).matches(" +and \\d+ more +\\d+ denied.*"));
        }
    }

    @Test
    void printsItemsWithSameCauseAsOneProblem() {
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

    /** Returns the lines other than those of artifacts, so that a new artifact adds only one line. */
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
