package org.ephemera.aws.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.testing.Desk;
import org.ephemera.aws.testing.Gathered;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No first page is taken for the whole, whatever is listed: each listing in pages of one, after an empty first page. */
class EveryPageTest {
    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 30, 80)
            .container("sidecar", 30, 80)
            .build();

    @Test
    void pagesOfOneHoldWhatOnePageHolds() throws IOException {
        Gathered usual = collect("usual", Faults.none());
        // Of two rules the first holds: of data points one a page would be more pages than are ever read.
        Gathered inPages = collect(
                "pages",
                Faults.none()
                        .emptyPageWithToken("*")
                        .pageSize("GetMetricData", 10_000)
                        .pageSize("*", 1));
        assertThat(inPages.report().verdict()).isEqualTo(Verdict.INTACT);
        assertThat(found(inPages)).isEqualTo(found(usual));
        assertThat(inPages.operations().count())
                .isGreaterThan(usual.operations().count() + 60);
    }

    /** The end of each item, with the number of records in it. */
    private static Map<String, String> found(Gathered gathered) {
        Map<String, String> found = new TreeMap<>();
        for (ItemOutcome item : gathered.seal().outcomes().items()) {
            found.put(item.planned().item(), item.code() + " " + item.extent().records());
        }
        return found;
    }

    private Gathered collect(String name, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return Desk.at(folder.resolve(name), cloud.endpoint()).collect(scenario.alert());
        }
    }
}
