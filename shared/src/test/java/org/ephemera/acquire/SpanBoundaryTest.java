package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.AcquisitionRequests;
import org.ephemera.testing.FailingStore;
import org.ephemera.testing.InterceptedStore;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.PagedSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two alerts about one target at the boundary of a ten-minute span, with workers whose clocks lie on either side of it.
 */
class SpanBoundaryTest {
    private static final Instant BORDER = Instant.parse("2026-11-25T12:10:00Z");
    private static final List<Artifact> PLANNED = List.of(PagedSource.artifact("aws.ecs.task", Volatility.V2));

    /** More than the number of store calls of one opening. */
    private static final int CALLS = 20;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** The second worker interrupts the first one at each of its writes in turn. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesOnePackageWhenClocksStraddleSpanBoundary(boolean laterFirst) throws Exception {
        Clock before = at(BORDER.minusMillis(1));
        Clock after = at(BORDER.plusMillis(1));
        int writes = writes(laterFirst ? after : before);
        assertThat(writes).isGreaterThan(3);
        for (int write = 1; write <= writes; write++) {
            DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve(laterFirst + "-" + write));
            int here = write;
            int[] seen = new int[1];
            List<PackageId> ids = new ArrayList<>();
            EvidenceStore overtaken = new InterceptedStore(
                    store, key -> ++seen[0] == here, () -> ids.add(open(store, laterFirst ? before : after, "e-2")));
            ids.add(open(overtaken, laterFirst ? after : before, "e-1"));
            ids.add(open(store, at(BORDER.plusSeconds(300)), "e-3"));
            assertThat(ids).as("overtaken at write " + write).hasSize(3);
            assertThat(ids.stream().distinct())
                    .as("overtaken at write " + write)
                    .hasSize(1);
        }
    }

    /**
     * A worker that failed between its two claims has claimed the span before the boundary, but not the span across it.
     */
    @ParameterizedTest
    @EnumSource
    void findsPackageAcrossBoundaryWhenOpenerFailed(FailingStore.Manner manner) throws Exception {
        for (int call = 1; call <= CALLS; call++) {
            DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve(manner + "-" + call));
            try {
                open(new FailingStore(store, call, manner), at(BORDER.minusSeconds(60)), "e-1");
            } catch (IOException e) {
                // The event is delivered again.
            }
            List<PackageId> ids = List.of(
                    open(store, at(BORDER.minusSeconds(30)), "e-2"),
                    open(store, at(BORDER.plusSeconds(60)), "e-3"),
                    open(store, at(BORDER.plusSeconds(90)), "e-1"));
            assertThat(ids.stream().distinct()).as("failed at call " + call).hasSize(1);
        }
    }

    private int writes(Clock clock) throws IOException {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve("counted"));
        int[] seen = new int[1];
        open(
                new InterceptedStore(
                        store,
                        key -> {
                            seen[0]++;
                            return false;
                        },
                        () -> {}),
                clock,
                "e-1");
        return seen[0];
    }

    private static PackageId open(EvidenceStore store, Clock clock, String event) throws IOException {
        return new PackageOpener(store, PackageBudget.UNBOUNDED, clock)
                .open(AcquisitionRequests.alert(event, Instant.EPOCH, "t"), PLANNED)
                .open()
                .packageId();
    }

    private static Clock at(Instant moment) {
        return Clock.fixed(moment, ZoneOffset.UTC);
    }
}
