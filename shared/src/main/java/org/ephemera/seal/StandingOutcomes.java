package org.ephemera.seal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.OutcomeList;
import org.ephemera.bag.Progress;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Reads the outcomes that stand in a package which may have no seal yet. They end its collecting, so they are believed only if they are
 * what its acquisition log leads to.
 */
public final class StandingOutcomes {
    /** What was planted may be larger than the memory; the reason for which a package was given up stands in each line. */
    private static final int TIMES_AS_LARGE = 4;

    private static final int BESIDES = 1 << 20;

    private StandingOutcomes() {}

    /** True once they are written: nothing may be added then. What is not of the log keeps nobody from collecting. */
    public static boolean areWritten(EvidenceStore store, OpenRecord open) throws IOException {
        return isThere(store, open) && areOf(store, open, Progress.read(store, open));
    }

    /** @throws ForeignOutcomesException if they are not what the log leads to */
    static void require(EvidenceStore store, OpenRecord open, Progress progress) throws IOException {
        if (!areOf(store, open, progress)) {
            throw new ForeignOutcomesException(open);
        }
    }

    private static boolean isThere(EvidenceStore store, OpenRecord open) throws IOException {
        try (InputStream in = store.open(key(open))) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private static boolean areOf(EvidenceStore store, OpenRecord open, Progress progress) throws IOException {
        int usual = OutcomeList.of(progress).toBytes(open.target().id()).length;
        int most = BESIDES + (int) Math.min((long) usual * TIMES_AS_LARGE, Integer.MAX_VALUE / 2);
        byte[] standing;
        try (InputStream in = store.open(key(open))) {
            standing = in.readNBytes(most + 1);
        }
        Optional<OutcomeList> outcomes = standing.length > most ? Optional.empty() : parsed(standing);
        return outcomes.isPresent()
                && outcomes.get().isOf(progress, open.target().id());
    }

    private static Optional<OutcomeList> parsed(byte[] bytes) {
        try {
            return Optional.of(OutcomeList.parse(new ByteArrayInputStream(bytes)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String key(OpenRecord open) {
        return open.packageId().prefix() + Layout.OUTCOMES;
    }
}
