package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.LateDelivery;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;

/**
 * A second look at the end of the logs: CloudWatch takes events in some seconds after they happened, out of order, so a
 * window that ends now is not full when it is read at once. What arrived since is found by its time of ingestion.
 */
public final class LateEventsSource implements EvidenceSource {
    /** How much of the window's end is read again. */
    private static final Duration TAIL = Duration.ofMinutes(5);

    private static final int MOST_STREAMS = 100;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.logs.late",
            "Events that arrived after the logs were read",
            Volatility.V4,
            false,
            true,
            List.of(FilteredEvents.FILTER.key()),
            List.of(FilteredEvents.FILTER.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html");

    private final AwsClients clients;

    public LateEventsSource(AwsClients clients) {
        this.clients = clients;
    }

    /** Plans a second look at the streams of a group, as many at once as the API takes. */
    static void plan(
            Recorder recorder, TimeWindow window, String target, String region, String group, List<String> streams) {
        for (int from = 0; from < streams.size(); from += MOST_STREAMS) {
            Map<String, String> params = new TreeMap<>();
            params.put("target", target);
            params.put("region", region);
            params.put("group", group);
            params.put("streams", Texts.toJson(streams.subList(from, Math.min(from + MOST_STREAMS, streams.size()))));
            recorder.plan(ARTIFACT, tail(window), params);
        }
    }

    private static TimeWindow tail(TimeWindow window) {
        TimeWindow tail = TimeWindow.before(window.to(), TAIL);
        return tail.from().isBefore(window.from()) ? window : tail;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (from.isEmpty()) {
            LateDelivery.await(item.window().to().plus(clients.settle()), deadline);
        }
        List<String> streams = Texts.fromJson(item.param("streams"));
        FilteredEvents events = new FilteredEvents(
                clients, new Calls(ARTIFACT, recorder, deadline, clients.clock()), recorder, deadline);
        FilterEnd end = events.read(
                new FilteredEvents.Search(
                        item.param("region"),
                        item.param("group"),
                        streams,
                        "",
                        item.window(),
                        item.window().to()),
                FilterProgress.from(from.orElse(Cursor.START)));
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut -> finished(item, cut.outcome(), end);
            case FilterEnd.Whole whole -> finished(item, whole(whole.progress()), end);
            case FilterEnd.Refused refused -> finished(item, refused(item, streams, refused.refusal(), recorder), end);
        };
    }

    private static Step finished(PlannedItem item, Outcome outcome, FilterEnd end) {
        return new Step.Finished(
                NamedOutcome.of(item.param("group"), outcome), end.progress().extent());
    }

    private static Outcome whole(FilterProgress found) {
        String looked = "the last " + TAIL.toMinutes() + " minutes of the window were read again";
        if (found.events() == 0) {
            return new Outcome.Empty(looked + ": there are no events");
        }
        String last =
                found.ingested().map(time -> ", the last of them at " + time).orElse("");
        return new Outcome.Collected(
                found.late() == 0
                        ? looked + ": none of " + Counted.of(found.events(), "event")
                                + " arrived after the window's end"
                        : looked + ": " + found.late() + " of " + Counted.of(found.events(), "event")
                                + " arrived after the window's end" + last
                                + "; all are here, whether the first reading had them or not");
    }

    private static Outcome refused(PlannedItem item, List<String> streams, Refusal refusal, Recorder recorder) {
        return switch (refusal.code()) {
            case "ResourceNotFoundException" -> {
                if (streams.size() <= 1) {
                    yield new Outcome.Expired("the log group does not exist: it was deleted, or it never existed");
                }
                // One container that never wrote a line must not hide the others.
                for (String stream : streams) {
                    Map<String, String> params = new TreeMap<>(item.params());
                    params.put("streams", Texts.toJson(List.of(stream)));
                    recorder.plan(ARTIFACT, item.window(), params);
                }
                yield new Outcome.NotApplicable("one of the " + streams.size()
                        + " streams, or the group, does not exist; each is looked at on its own");
            }
            case "InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException" ->
                new Outcome.NotApplicable("FilterLogEvents cannot read a log group of this class; Logs Insights was"
                        + " asked for what is in it only after the same pause");
            default -> Refusals.outcome(refusal);
        };
    }
}
