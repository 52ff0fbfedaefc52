package org.ephemera.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ephemera.acquire.Opened;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Triage;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.read.AnalysisException;
import org.ephemera.analyze.read.SealedPackage;
import org.ephemera.bag.Json;
import org.ephemera.bag.NearbyPackage;
import org.ephemera.bag.StorePackage;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.PackageId;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.work.Reported;
import org.ephemera.work.Reporter;
import org.ephemera.work.Reporting;
import org.jspecify.annotations.Nullable;

/**
 * Writes the report of each package that an alert or a person asked for below {@code reports/<packageId>/<rules>/} of its store, and
 * nothing into the package: {@code begun.json} first, then the files, {@code reported.json} last, or {@code failed.json} with
 * the reason. What was begun is not begun again: it may be what ended the run, and there is a sentence in its place. Where the store failed it is
 * tried once more ({@code begun-2.json}, {@code failed-2.json}). A copy of a message may be delivered while the first is worked on, so what the other run is about to say is waited for.
 */
public final class StoredReports implements Reporter {
    private static final String BEGUN = "begun";
    private static final String REPORTED = "reported.json";
    private static final String FAILED = "failed";

    /** In a failure that may pass: another try may succeed. */
    private static final String AGAIN = "again";

    private static final int MOST_TRIES = 2;
    private static final int LONGEST_REASON = 300;
    private static final String OUT_OF_TIME = "the time of the run was over before all of the package was read";

    /** What a report usually takes, and more; that of a run which was ended never comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final System.Logger LOG = System.getLogger(StoredReports.class.getName());

    private final EvidenceStore store;
    private final UnaryOperator<String> location;
    private final Function<Target, Set<String>> swept;
    private final ReportListener listener;
    private final Duration patience;

    /**
     * Writes reports into a store.
     *
     * @param location what a user calls an object of the store that has this key
     * @param swept by which names sweeps in the same store know a target
     */
    public StoredReports(EvidenceStore store, UnaryOperator<String> location, Function<Target, Set<String>> swept) {
        this(store, location, swept, ReportListener.NONE);
    }

    /** As above, for one who wants to know what the reports say. */
    public StoredReports(
            EvidenceStore store,
            UnaryOperator<String> location,
            Function<Target, Set<String>> swept,
            ReportListener listener) {
        this(store, location, swept, listener, PATIENCE);
    }

    /** @param patience for what another run has begun */
    StoredReports(
            EvidenceStore store,
            UnaryOperator<String> location,
            Function<Target, Set<String>> swept,
            ReportListener listener,
            Duration patience) {
        this.store = store;
        this.location = location;
        this.swept = swept;
        this.listener = listener;
        this.patience = patience;
    }

    @Override
    public Reporting report(Opened opened, BooleanSupplier over) {
        if (opened.open().trigger().kind() == Trigger.Kind.SCHEDULE) {
            return new Reporting.NotWanted();
        }
        PackageId id = opened.open().packageId();
        String folder = "reports/" + id + "/" + RuleBook.standard().version() + "/";
        ReadingTime time = new ReadingTime(over);
        for (int number = 1; number < MOST_TRIES; number++) {
            Optional<Reporting> said = tried(id, folder, number, time);
            if (said.isPresent()) {
                return said.get();
            }
        }
        return tried(id, folder, MOST_TRIES, time).orElseThrow();
    }

    /**
     * The first try, or the second.
     *
     * @return empty if it failed, here or in another run, and may be tried again
     */
    private Optional<Reporting> tried(PackageId id, String folder, int number, ReadingTime time) {
        try {
            return begins(folder, number, id)
                    ? Optional.of(new Reporting.Made(write(id, folder, time)))
                    : earlier(folder, number);
        } catch (AnalysisException | IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            String why = time.isOver() ? OUT_OF_TIME : said(e);
            boolean again = e instanceof IOException && !time.isOver() && number < MOST_TRIES;
            failed(folder, number, about(id), e, why, again);
            return again ? Optional.empty() : Optional.of(new Reporting.NotMade("the report failed: " + why));
        }
    }

    private boolean begins(String folder, int number, PackageId id) throws IOException {
        return store.create(folder + name(BEGUN, number), Blob.of(Json.bytes(about(id)))) instanceof Created.Stored;
    }

    private static String name(String what, int number) {
        return what + (number == 1 ? "" : "-" + number) + ".json";
    }

    private Reported write(PackageId id, String folder, ReadingTime time) throws AnalysisException, IOException {
        try (StoreOutputs outputs = StoreOutputs.into(store, folder);
                SealedPackage sealed = SealedPackage.open(time.of(NearbyPackage.of(new StorePackage(store, id))));
                StoredBaseline baseline = new StoredBaseline(store, time, swept)) {
            Analysis analysis = Triage.analyze(sealed, Triage.Options.inStore(baseline), outputs);
            if (time.isOver()) {
                throw new IOException(OUT_OF_TIME);
            }
            Report.write(analysis, outputs);
            Reported reported = reported(analysis, location.apply(folder + Report.HTML));
            outputs.publish();
            outputs.stored(REPORTED, Blob.of(Json.bytes(reported.toJson())));
            listener.reported(analysis);
            return reported;
        }
    }

    private Optional<Reporting> earlier(String folder, int number) throws IOException {
        String failed = folder + name(FAILED, number);
        Duration left = patience;
        Optional<JsonNode> said = read(folder + REPORTED);
        while (said.isEmpty() && left.isPositive() && read(failed).isEmpty() && waited()) {
            left = left.minus(LOOK_AGAIN);
            said = read(folder + REPORTED);
        }
        if (said.isPresent()) {
            return Optional.of(new Reporting.Made(Reported.from(said.get())));
        }
        Optional<JsonNode> failure = read(failed);
        if (failure.isPresent() && failure.get().path(AGAIN).asBoolean()) {
            return Optional.empty();
        }
        return Optional.of(new Reporting.NotMade(failure.map(
                        why -> "the report failed: " + why.path("message").asText())
                .orElse("the run that began with the report did not come to its end, for want of memory or of time")));
    }

    private static boolean waited() {
        try {
            Thread.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<JsonNode> read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return Optional.of(Json.parse(in));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private static String said(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return Shown.of(message == null ? failure.getClass().getSimpleName() : message, LONGEST_REASON);
    }

    private void failed(String folder, int number, ObjectNode about, Throwable failure, String why, boolean again) {
        ObjectNode json = about.put("failure", failure.getClass().getSimpleName())
                .put("message", why)
                .put(AGAIN, again);
        try {
            store.create(folder + name(FAILED, number), Blob.of(Json.bytes(json)));
        } catch (IOException e) {
            // That there is no report is seen by its absence; the package is whole.
            LOG.log(System.Logger.Level.DEBUG, "a failed report could not be noted", e);
        }
    }

    private static Reported reported(Analysis analysis, String report) {
        SortedMap<String, Integer> findings = new TreeMap<>();
        for (Finding finding : analysis.findings()) {
            if (finding.suppressedBy().isEmpty()) {
                findings.merge(finding.severity().word(), 1, Integer::sum);
            }
        }
        return new Reported(
                analysis.verdict().answer().name(),
                analysis.verdict().told().map(Enum::name),
                findings,
                miner(analysis.miners()).name(),
                report);
    }

    /** The worst that is known; a container that could not be judged is not outvoted by one that is quiet. */
    private static Level miner(List<MinerScore> scores) {
        List<Level> levels = scores.stream().map(MinerScore::level).toList();
        Level worst = levels.stream().min(Comparator.naturalOrder()).orElse(Level.INSUFFICIENT_DATA);
        return worst == Level.NONE && levels.contains(Level.INSUFFICIENT_DATA) ? Level.INSUFFICIENT_DATA : worst;
    }

    private static ObjectNode about(PackageId id) {
        return Json.object().put("schema", "urn:ephemera:report:v1").put("packageId", id.value());
    }
}
