package org.ephemera.reporting;

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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.MinerScore.Level;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.format.PrefetchedPackage;
import org.ephemera.format.StorePackage;
import org.ephemera.model.PackageId;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;
import org.ephemera.queue.PackageReporter;
import org.ephemera.queue.ReportResult;
import org.ephemera.queue.ReportSummary;
import org.ephemera.report.ReportListener;
import org.ephemera.report.ReportWriter;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.MissingObjectException;
import org.jspecify.annotations.Nullable;

/**
 * Reporter that writes the report of each requested package to {@code reports/<packageId>/<rules>/} of its store, and
 * nothing into the package.
 *
 * <p>A run writes {@code begun.json} first, then the files of the report, and {@code reported.json} last. If it fails,
 * it writes {@code failed.json} with the reason.
 *
 * <p>A report may need more memory or time than the function has, and end the function. Such a run leaves {@code
 * begun.json} without a result. Later runs do not compute this report again, and return a message with the reason to
 * the caller. After a failure of the store there is one retry ({@code begun-2.json}, {@code failed-2.json}, files in
 * {@code 2/}).
 *
 * <p>The queue may deliver a request again while a run processes it, so the second run waits for the result of the
 * first. No result is read from the store, because an attacker may have written it. If the first run finished the
 * report, the second run computes the report again and compares the files.
 */
public final class StoredReports implements PackageReporter {
    private static final String BEGUN = "begun";
    private static final String REPORTED = "reported.json";
    private static final String FAILED = "failed";

    /** Field of a failure that may be transient: a retry may succeed. */
    private static final String RETRY = "again";

    private static final int MOST_ATTEMPTS = 2;
    private static final int LONGEST_REASON = 300;
    private static final String OUT_OF_TIME =
            "the time limit of the function was exceeded before the package was read completely";

    /** Time to wait for another run; a report usually takes less. The result of a killed run never arrives. */
    private static final Duration RESULT_WAIT = Duration.ofSeconds(10);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final System.Logger LOG = System.getLogger(StoredReports.class.getName());

    private final EvidenceStore store;
    private final UnaryOperator<String> location;
    private final Function<Target, Set<String>> swept;
    private final ReportListener listener;
    private final Consumer<String> foreign;
    private final Duration patience;

    /**
     * Creates a reporter that writes reports into a store.
     *
     * @param location returns the address of an object of the store that is shown to users
     * @param swept returns the names by which sweeps in the same store identify a target
     */
    public StoredReports(EvidenceStore store, UnaryOperator<String> location, Function<Target, Set<String>> swept) {
        this(store, location, swept, ReportListener.NONE, key -> {});
    }

    /**
     * Creates a reporter that writes reports into a store and notifies a listener of each report.
     *
     * @param foreign receives the key of each object among the reports that differs from what this run computes
     */
    public StoredReports(
            EvidenceStore store,
            UnaryOperator<String> location,
            Function<Target, Set<String>> swept,
            ReportListener listener,
            Consumer<String> foreign) {
        this(store, location, swept, listener, foreign, RESULT_WAIT);
    }

    /**
     * Creates a reporter.
     *
     * @param patience time to wait for a report that another run has begun
     */
    StoredReports(
            EvidenceStore store,
            UnaryOperator<String> location,
            Function<Target, Set<String>> swept,
            ReportListener listener,
            Consumer<String> foreign,
            Duration patience) {
        this.store = store;
        this.location = location;
        this.swept = swept;
        this.listener = listener;
        this.foreign = foreign;
        this.patience = patience;
    }

    @Override
    public ReportResult report(OpenPackage opened, BooleanSupplier over) {
        if (opened.open().trigger().kind() == AcquisitionTrigger.Kind.SCHEDULE) {
            return new ReportResult.NotWanted();
        }
        PackageId id = opened.open().packageId();
        String folder = "reports/" + id + "/" + RuleBook.standard().version() + "/";
        ReportReadDeadline time = new ReportReadDeadline(over);
        for (int number = 1; number < MOST_ATTEMPTS; number++) {
            Optional<ReportResult> message = attempt(id, folder, number, time);
            if (message.isPresent()) {
                return message.get();
            }
        }
        return attempt(id, folder, MOST_ATTEMPTS, time).orElseThrow();
    }

    /**
     * Runs the first attempt, or the retry.
     *
     * @return empty if the attempt failed, in this or in another run, and may be retried
     */
    private Optional<ReportResult> attempt(PackageId id, String folder, int number, ReportReadDeadline time) {
        try {
            return begin(folder, number, id)
                    ? Optional.of(new ReportResult.Made(write(id, folder, number, time, listener)))
                    : earlier(id, folder, number, time);
        } catch (AnalysisException | IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            ForeignObjectException.keyIn(e).ifPresent(foreign);
            String why = time.isOver() ? OUT_OF_TIME : message(e);
            boolean retry = e instanceof IOException && !time.isOver() && number < MOST_ATTEMPTS;
            failed(folder, number, about(id), e, why, retry);
            return retry ? Optional.empty() : Optional.of(new ReportResult.NotMade("the report failed: " + why));
        }
    }

    private boolean begin(String folder, int number, PackageId id) throws IOException {
        return store.create(folder + name(BEGUN, number), Blob.of(Json.bytes(about(id))))
                instanceof CreateResult.Stored;
    }

    private static String name(String what, int number) {
        return what + (number == 1 ? "" : "-" + number) + ".json";
    }

    private ReportSummary write(
            PackageId id, String folder, int number, ReportReadDeadline time, ReportListener reportListener)
            throws AnalysisException, IOException {
        String place = number == 1 ? folder : folder + number + "/";
        try (StoreOutputs outputs = StoreOutputs.into(store, place);
                SealedPackage sealed =
                        SealedPackage.open(time.limit(PrefetchedPackage.of(new StorePackage(store, id))));
                StoredBaseline baseline = new StoredBaseline(store, time, swept)) {
            Analysis analysis = PackageAnalyzer.analyze(sealed, PackageAnalyzer.Options.inStore(baseline), outputs);
            if (time.isOver()) {
                throw new IOException(OUT_OF_TIME);
            }
            ReportWriter.write(analysis, outputs);
            ReportSummary reported = reported(analysis, location.apply(place + ReportWriter.HTML));
            outputs.publish();
            recordResult(folder + REPORTED, reported);
            reportListener.reported(analysis);
            return reported;
        }
    }

    private void recordResult(String key, ReportSummary reported) throws IOException {
        CreateResult created = store.create(key, Blob.of(Json.bytes(reported.toJson())));
        if (created instanceof CreateResult.Adopted adopted && !adopted.isSame()) {
            foreign.accept(key);
        }
    }

    /**
     * Returns the result of a run that began before this one. Only two facts are read from the store: the files of that
     * run that exist, and whether {@code failed.json} permits a retry.
     */
    private Optional<ReportResult> earlier(PackageId id, String folder, int number, ReportReadDeadline time)
            throws AnalysisException, IOException {
        String failed = folder + name(FAILED, number);
        Duration left = patience;
        while (left.isPositive() && !exists(folder + REPORTED) && !exists(failed) && sleepUntilNextPoll()) {
            left = left.minus(POLL_INTERVAL);
        }
        boolean isFailed = exists(failed);
        if (isFailed && number < MOST_ATTEMPTS && isRetryable(failed)) {
            return Optional.empty();
        }
        if (exists(folder + REPORTED)) {
            return Optional.of(new ReportResult.Made(write(id, folder, number, time, ReportListener.NONE)));
        }
        return Optional.of(new ReportResult.NotMade(
                isFailed
                        ? "an earlier run failed to create the report; the reason is in " + location.apply(failed)
                        : "the run that began the report was ended before it finished, for lack of memory or time"));
    }

    private static boolean sleepUntilNextPoll() {
        try {
            Thread.sleep(POLL_INTERVAL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    private boolean isRetryable(String failed) throws IOException {
        try (InputStream in = store.open(failed)) {
            return Json.fields(in, Set.of(RETRY))
                    .filter(note -> note.path(RETRY).asBoolean())
                    .isPresent();
        }
    }

    private static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return SanitizedText.of(message == null ? failure.getClass().getSimpleName() : message, LONGEST_REASON);
    }

    private void failed(String folder, int number, ObjectNode about, Throwable failure, String why, boolean retry) {
        ObjectNode json = about.put("failure", failure.getClass().getSimpleName())
                .put("message", why)
                .put(RETRY, retry);
        try {
            store.create(folder + name(FAILED, number), Blob.of(Json.bytes(json)));
        } catch (IOException e) {
            // A missing report is visible by its absence; the package is complete.
            LOG.log(System.Logger.Level.DEBUG, "cannot record a failed report", e);
        }
    }

    private static ReportSummary reported(Analysis analysis, String report) {
        SortedMap<String, Integer> findings = new TreeMap<>();
        for (Finding finding : analysis.findings()) {
            if (finding.suppressedBy().isEmpty()) {
                findings.merge(finding.severity().word(), 1, Integer::sum);
            }
        }
        return new ReportSummary(
                Headline.of(analysis).text(),
                analysis.verdict().answer().name(),
                analysis.verdict().shownConfidence().map(Enum::name),
                findings,
                miner(analysis.miners()).name(),
                report);
    }

    /**
     * Returns the highest level. A container that could not be evaluated takes precedence over one without signs of
     * mining.
     */
    private static Level miner(List<MinerScore> scores) {
        List<Level> levels = scores.stream().map(MinerScore::level).toList();
        Level worst = levels.stream().min(Comparator.naturalOrder()).orElse(Level.INSUFFICIENT_DATA);
        return worst == Level.NONE && levels.contains(Level.INSUFFICIENT_DATA) ? Level.INSUFFICIENT_DATA : worst;
    }

    private static ObjectNode about(PackageId id) {
        return Json.object().put("schema", "urn:ephemera:report:v1").put("packageId", id.value());
    }
}
