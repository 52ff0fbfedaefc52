package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.plan.LogGroupStreams;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.LateDeliveryWait;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of late-arriving log events at the end of the window. CloudWatch ingests events out of order, some seconds
 * after they happened, so a window that ends now is incomplete when it is read at once. This second read finds late
 * events by their ingestion time.
 */
public final class LateEventsSource implements EvidenceSource {
    private final AwsClients clients;

    public LateEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (from.isEmpty()) {
            LateDeliveryWait.await(item.window().to().plus(clients.lateLogDelay()), deadline);
        }
        var params = ParameterCodec.read(item, LogsCatalog.LateParameters.class);
        FilteredEvents events = new FilteredEvents(
                clients, new ItemCalls(LogsCatalog.LATE, recorder, deadline, clients), recorder, deadline);
        FilterResult end = events.read(
                new FilteredEvents.Search(
                        params.place().region(),
                        params.place().group(),
                        params.streams(),
                        "",
                        item.window(),
                        item.window().to()),
                FilterProgress.from(from.orElse(ResumeCursor.START)));
        return switch (end) {
            case FilterResult.OutOfTime out -> new SourceResult.Paused(out.cursor());
            case FilterResult.Incomplete incomplete -> finished(params, incomplete.outcome(), end);
            case FilterResult.Complete complete -> finished(params, outcome(complete.progress()), end);
            case FilterResult.Refused refused ->
                finished(params, refused(item, params, refused.refusal(), recorder), end);
        };
    }

    private static SourceResult finished(LogsCatalog.LateParameters params, Outcome outcome, FilterResult end) {
        return new SourceResult.Finished(
                PrefixedOutcome.of(params.place().group(), outcome),
                end.progress().extent());
    }

    private static Outcome outcome(FilterProgress found) {
        String message = "the last " + LogGroupStreams.TAIL.toMinutes() + " minutes of the window were read again";
        if (found.events() == 0) {
            return new Outcome.Empty(message + ": there are no events");
        }
        String last =
                found.ingested().map(time -> ", the last of them at " + time).orElse("");
        return new Outcome.Collected(
                found.late() == 0
                        ? message + ": none of " + CountText.of(found.events(), "event")
                                + " arrived after the window's end"
                        : message + ": " + found.late() + " of " + CountText.of(found.events(), "event")
                                + " arrived after the window's end" + last
                                + "; all are collected here, including those of the first read");
    }

    private static Outcome refused(
            PlannedItem item, LogsCatalog.LateParameters params, ApiFailure refusal, Recorder recorder) {
        return switch (refusal.code()) {
            case "ResourceNotFoundException" -> {
                if (params.streams().size() <= 1) {
                    yield new Outcome.Expired("the log group does not exist: it was deleted, or it never existed");
                }
                // A container that never wrote a line must not hide the others.
                for (String stream : params.streams()) {
                    recorder.plan(
                            LogsCatalog.LATE,
                            item.window(),
                            new LogsCatalog.LateParameters(params.place(), List.of(stream)));
                }
                yield new Outcome.NotApplicable("one of the " + params.streams().size()
                        + " streams, or the log group, does not exist; each stream is searched separately");
            }
            case "InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException" ->
                new Outcome.NotApplicable("FilterLogEvents cannot read log groups of this class; the query with Logs"
                        + " Insights already waited for late events");
            default -> FailureOutcomes.outcome(refusal);
        };
    }
}
