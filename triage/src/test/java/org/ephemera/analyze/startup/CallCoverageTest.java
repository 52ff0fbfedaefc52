package org.ephemera.analyze.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the platform renewed what was below a task, or somebody wrote so: the calls to ECS of that time say it, if they were read. */
class CallCoverageTest {
    private static final String EVENTS = "aws.cloudtrail.events";
    private static final String TRAIL = "aws.cloudtrail.log";
    private static final Map<String, String> OF_TRAIL =
            Map.of("attribute", "eventSource", "values", "[\"ecs.amazonaws.com\"]");
    private static final Outcome REFUSED = new Outcome.Denied("cloudtrail:LookupEvents", "no");
    private static final Outcome LEFT = new Outcome.Skipped("it was asked for the newest 20");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Of many tasks some are left; of what roles did in another region somebody else may tell. */
    @Test
    void whatIsNotOfEcsIsNotNeeded() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, calls())
                .item(EVENTS, Map.of("attribute", "Username", "value", ""), LEFT)
                .item(EVENTS, Map.of("attribute", "Username", "value", "i-1", "region", "us-east-1"), REFUSED);
        assertThat(judged(read, 10)).isEqualTo("STA-008 info");
    }

    @Test
    void whatTheEventHistoryDoesNotSayANamedTrailMay() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, REFUSED)
                .item(TRAIL, OF_TRAIL, calls());
        assertThat(judged(read, 10)).isEqualTo("STA-008 info");
    }

    @Test
    void otherCallsSayNothingOfThoseToEcs() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, new Outcome.NotApplicable("it is of another account"))
                .item(EVENTS, Map.of("attribute", "EventName", "value", "PutImage"), calls())
                .item(TRAIL, OF_TRAIL, new Outcome.Empty("no events"));
        assertThat(judged(read, 10)).isEqualTo("STA-008 low");
    }

    /** As where a package was asked for up to a time that lies back, or a service remembers an old stop. */
    @Test
    void whatWasAskedForOtherTimesSaysNothingOfThisOne() {
        SealedPackageFixture read = SealedPackageFixture.in(folder).item(EVENTS, StartupFixture.ECS_CALLS, calls());
        assertThat(judged(read, -60 * 24 * 30)).isEqualTo("STA-008 low");
    }

    /** The history is read from its newest call back, and the stop is later than where it ended. */
    @Test
    void aPartOfTheHistoryMayReachFarEnough() {
        Outcome cut = new Outcome.Partial("the newest 1 event in 200 pages");
        for (int minute : new int[] {4, 7}) {
            SealedPackageFixture read = SealedPackageFixture.in(folder.resolve("of " + minute))
                    .item(
                            EVENTS,
                            StartupFixture.ECS_CALLS,
                            cut,
                            Extent.of(1).between(StartupFixture.at(minute), StartupFixture.at(20)),
                            calls());
            assertThat(judged(read, 10)).isEqualTo(minute == 4 ? "STA-008 info" : "STA-008 low");
        }
    }

    private static FixtureResponse calls() {
        return FixtureCalls.lookup(FixtureCalls.trail(
                "e-9", StartupFixture.at(9), StartupFixture.USER, "logs.amazonaws.com", "DescribeLogGroups", "{}"));
    }

    private static String judged(SealedPackageFixture read, double stopped) {
        StartupFixture stage = new StartupFixture();
        ObjectNode task = stage.stopped(stopped - 10, stopped, "UserInitiated", 143);
        task.put("stoppedReason", "ECS is performing maintenance on the underlying infrastructure");
        return String.join(", ", StartupFixture.shown(stage.judgeWith(read).findings()));
    }
}
