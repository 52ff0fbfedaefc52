package org.ephemera.aws.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.aws.testing.Desk;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.Gathered;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No first page is taken for the whole, whatever is listed: each listing in pages of one, after an empty first page. */
class EveryPageTest {
    @TempDir
    Path folder;

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Clock then = Clock.fixed(began, ZoneOffset.UTC);

    @Test
    void pagesOfOneHoldWhatOnePageHolds() throws IOException {
        assertSameInPages(ScenarioBuilder.at(then)
                .container("app", 30, 80)
                .container("sidecar", 30, 80)
                .build());
    }

    @Test
    void pagesOfOneHoldWhatOnePageHoldsOfACluster() throws IOException {
        assertSameInPages(Scenario.named("eks-escape", then));
    }

    private void assertSameInPages(Scenario scenario) throws IOException {
        Gathered usual = collect(scenario, "usual", Faults.none());
        // Of two rules the first holds: of data points one a page would be more pages than are ever read.
        Gathered inPages = collect(
                scenario,
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

    /** The ends of each artifact's items, with the number of records in them; which is found first is chance. */
    private static Map<String, List<String>> found(Gathered gathered) {
        return gathered.seal().outcomes().items().stream()
                .collect(Collectors.groupingBy(
                        item -> item.planned().artifact(),
                        TreeMap::new,
                        Collectors.mapping(
                                item -> item.code() + " " + item.extent().records(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        ends -> ends.stream().sorted().toList()))));
    }

    /** Each begins with the same minute by its clock: one that began in the next would find a minute's metrics more. */
    private Gathered collect(Scenario scenario, String name, Faults faults) throws IOException {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), began));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return Desk.at(folder.resolve(name), cloud.endpoint(), clock).collect(scenario.alert());
        }
    }
}
