package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.plan.GroupStreams;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.LateDeliveryWait;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * A second look at the end of the logs: CloudWatch takes events in some seconds after they happened, out of order, so a
 * window that ends now is not full when it is read at once. What arrived since is found by its time of ingestion.
 */
public final class LateEventsSource implements EvidenceSource {
    private final AwsClients clients;

    public LateEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (from.isEmpty()) {
            LateDeliveryWait.await(item.window().to().plus(clients.settle()), deadline);
        }
        var late = ParameterCodec.read(item, LogsCatalog.LateParameters.class);
        FilteredEvents events = new FilteredEvents(
                clients, new ItemCalls(LogsCatalog.LATE, recorder, deadline, clients), recorder, deadline);
        FilterEnd end = events.read(
                new FilteredEvents.Search(
                        late.place().region(),
                        late.place().group(),
                        late.streams(),
                        "",
                        item.window(),
                        item.window().to()),
                FilterProgress.from(from.orElse(Cursor.START)));
        return switch (end) {
            case FilterEnd.OutOfTime out -> new Step.Paused(out.cursor());
            case FilterEnd.Cut cut -> finished(late, cut.outcome(), end);
            case FilterEnd.Whole whole -> finished(late, whole(whole.progress()), end);
            case FilterEnd.Refused refused -> finished(late, refused(item, late, refused.refusal(), recorder), end);
        };
    }

    private static Step finished(LogsCatalog.LateParameters late, Outcome outcome, FilterEnd end) {
        return new Step.Finished(
                PrefixedOutcome.of(late.place().group(), outcome),
                end.progress().extent());
    }

    private static Outcome whole(FilterProgress found) {
        String looked = "the last " + GroupStreams.TAIL.toMinutes() + " minutes of the window were read again";
        if (found.events() == 0) {
            return new Outcome.Empty(looked + ": there are no events");
        }
        String last =
                found.ingested().map(time -> ", the last of them at " + time).orElse("");
        return new Outcome.Collected(
                found.late() == 0
                        ? looked + ": none of " + CountText.of(found.events(), "event")
                                + " arrived after the window's end"
                        : looked + ": " + found.late() + " of " + CountText.of(found.events(), "event")
                                + " arrived after the window's end" + last
                                + "; all are here, whether the first reading had them or not");
    }

    private static Outcome refused(
            PlannedItem item, LogsCatalog.LateParameters late, ApiFailure refusal, Recorder recorder) {
        return switch (refusal.code()) {
            case "ResourceNotFoundException" -> {
                if (late.streams().size() <= 1) {
                    yield new Outcome.Expired("the log group does not exist: it was deleted, or it never existed");
                }
                // One container that never wrote a line must not hide the others.
                for (String stream : late.streams()) {
                    recorder.plan(
                            LogsCatalog.LATE,
                            item.window(),
                            new LogsCatalog.LateParameters(late.place(), List.of(stream)));
                }
                yield new Outcome.NotApplicable("one of the " + late.streams().size()
                        + " streams, or the group, does not exist; each is looked at on its own");
            }
            case "InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException" ->
                new Outcome.NotApplicable("FilterLogEvents cannot read a log group of this class; Logs Insights was"
                        + " asked for what is in it only after the same pause");
            default -> FailureOutcomes.outcome(refusal);
        };
    }
}
