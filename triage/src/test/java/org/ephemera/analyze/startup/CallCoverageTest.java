package org.ephemera.analyze.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decides whether the platform or a caller stopped a task with a maintenance reason: only complete ECS calls of that
 * time decide it.
 */
class CallCoverageTest {
    private static final String EVENTS = "aws.cloudtrail.events";
    private static final String TRAIL = "aws.cloudtrail.log";
    private static final Map<String, String> TRAIL_PARAMETERS =
            Map.of("attribute", "eventSource", "values", "[\"ecs.amazonaws.com\"]");
    private static final Outcome REFUSED = new Outcome.Denied("cloudtrail:LookupEvents", "no");
    private static final Outcome SKIPPED = new Outcome.Skipped("it was asked for the newest 20");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** Missing calls of other services or regions do not matter. */
    @Test
    void ignoresMissingCallsOfOtherServices() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, calls())
                .item(EVENTS, Map.of("attribute", "Username", "value", ""), SKIPPED)
                .item(EVENTS, Map.of("attribute", "Username", "value", "i-1", "region", "us-east-1"), REFUSED);
        assertThat(judged(read, 10)).isEqualTo("STA-008 info");
    }

    @Test
    void acceptsTrailInsteadOfEventHistory() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, REFUSED)
                .item(TRAIL, TRAIL_PARAMETERS, calls());
        assertThat(judged(read, 10)).isEqualTo("STA-008 info");
    }

    @Test
    void doesNotAcceptOtherCalls() {
        SealedPackageFixture read = SealedPackageFixture.in(folder)
                .item(EVENTS, StartupFixture.ECS_CALLS, new Outcome.NotApplicable("it is of another account"))
                .item(EVENTS, Map.of("attribute", "EventName", "value", "PutImage"), calls())
                .item(TRAIL, TRAIL_PARAMETERS, new Outcome.Empty("no events"));
        assertThat(judged(read, 10)).isEqualTo("STA-008 low");
    }

    /** Covers packages whose window ends earlier, and old stops that a service still reports. */
    @Test
    void doesNotAcceptCallsOfOtherTimes() {
        SealedPackageFixture read = SealedPackageFixture.in(folder).item(EVENTS, StartupFixture.ECS_CALLS, calls());
        assertThat(judged(read, -60 * 24 * 30)).isEqualTo("STA-008 low");
    }

    /** The history is read from the newest call backwards; the stop is later than the oldest collected call. */
    @Test
    void acceptsPartialHistoryThatReachesBack() {
        Outcome cut = new Outcome.Partial("the newest 1 event in 200 pages");
        for (int minute : new int[] {4, 7}) {
            SealedPackageFixture read = SealedPackageFixture.in(folder.resolve("of " + minute))
                    .item(
                            EVENTS,
                            StartupFixture.ECS_CALLS,
                            cut,
                            EvidenceExtent.of(1).between(StartupFixture.at(minute), StartupFixture.at(20)),
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
