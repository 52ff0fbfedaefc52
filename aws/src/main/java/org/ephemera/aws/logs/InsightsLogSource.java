package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of a container's log in a log group that only Logs Insights can read, for example of the class Infrequent
 * Access.
 */
public final class InsightsLogSource implements EvidenceSource {
    /** Characters that can be quoted in a query. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/#+=@-]{1,512}");

    private final AwsClients clients;

    public InsightsLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var log = ParameterCodec.read(item, LogsCatalog.ContainerLogParameters.class);
        LogsCatalog.StreamLocation place = log.location().orElseThrow();
        String stream = place.stream();
        if (!PLAIN.matcher(stream).matches()) {
            return finished(
                    log,
                    new Outcome.Failed(
                            DetailCode.NAME_UNFIT,
                            "the name of the stream contains characters that are not put into a query; query the log"
                                    + " group "
                                    + SanitizedText.of(place.group()) + " manually"),
                    EvidenceExtent.NONE);
        }
        ItemCalls calls = new ItemCalls(LogsCatalog.INSIGHTS, recorder, deadline, clients);
        QueryResult end = new InsightsSearch(
                        clients,
                        calls,
                        recorder,
                        deadline,
                        place.region(),
                        place.group(),
                        "filter @logStream = \"" + stream + "\"")
                .search(InsightsSearch.untilNow(item.window(), clients), from);
        return switch (end) {
            case QueryResult.OutOfTime paused ->
                new SourceResult.Paused(paused.progress().cursor());
            case QueryResult.Incomplete incomplete ->
                finished(log, incomplete.outcome(), incomplete.progress().extent());
            case QueryResult.Refused refused ->
                finished(log, refused(refused.refusal()), refused.progress().extent());
            case QueryResult.Complete complete -> {
                Outcome read = outcome(place, complete.progress());
                yield finished(
                        log,
                        new LogRetentionCheck(
                                        clients,
                                        calls,
                                        item,
                                        complete.progress().extent())
                                .checkSearch(read, complete.progress().events()),
                        complete.progress().extent());
            }
        };
    }

    private static SourceResult finished(
            LogsCatalog.ContainerLogParameters log, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(log.container(), outcome), extent);
    }

    private static Outcome refused(ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.Expired("the log group does not exist: it was deleted, or it never existed")
                : FailureOutcomes.outcome(refusal);
    }

    private static Outcome outcome(LogsCatalog.StreamLocation place, QueryProgress progress) {
        String how = InsightsSearch.readMethod(progress) + (place.delivery().isEmpty() ? "" : "; " + place.delivery());
        return InsightsSearch.incompleteOutcome(progress)
                .orElseGet(() -> progress.events() == 0
                        ? new Outcome.Empty("the stream has no events in the window, " + how)
                        : new Outcome.Collected(CountText.of(progress.events(), "event") + ", " + how));
    }
}
