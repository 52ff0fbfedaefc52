package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.TimeWindow;
import org.ephemera.evidence.Volatility;

/**
 * One question to the log group of a named trail: {@code FilterLogEvents} with a pattern. The group has what the trail was
 * told to record, for as long as its retention lasts: older events than the event history, and data events.
 */
public final class TrailLogSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.cloudtrail.log",
            "Who did what, from the log group of a named trail: the target, its role sessions, exec, deleted logs",
            Volatility.V4,
            false,
            true,
            List.of(FilteredEvents.FILTER.key()),
            List.of(FilteredEvents.FILTER.permission()),
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html");

    private final AwsClients clients;

    public TrailLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        NamedTrail trail = NamedTrail.parse(item.param(NamedTrail.PARAM));
        Optional<TrailQuestion> question = TrailQuestion.of(item);
        if (question.isEmpty()) {
            return new Step.Finished(TrailAnswer.unfit());
        }
        FilteredEvents events = new FilteredEvents(
                clients, new Calls(ARTIFACT, recorder, deadline, clients.clock()), recorder, deadline);
        ExecPlan sessions = new ExecPlan(item, recorder);
        Optional<Consumer<String>> reader = ExecPlan.isAbout(item) ? Optional.of(sessions::plan) : Optional.empty();
        FilterEnd end = events.read(
                new FilteredEvents.Search(
                        trail.region(),
                        group(trail, item),
                        List.of(),
                        question.get().pattern(),
                        searched(item.window()),
                        item.window().to()),
                FilterProgress.from(from.orElse(Cursor.START)),
                reader);
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut -> finished(question.get(), cut.outcome(), end);
            case FilterEnd.Refused refused -> finished(question.get(), refused(trail, refused.refusal()), end);
            case FilterEnd.Whole whole ->
                finished(
                        question.get(),
                        TrailAnswer.whole(
                                item, whole.progress().events(), clients.clock().instant()),
                        end);
        };
    }

    /** By its name it would be looked for in the account of the credentials. */
    private static String group(NamedTrail trail, PlannedItem item) {
        return trail instanceof NamedTrail.LogGroup group && NamedTrailPlan.isOfTarget(item, trail)
                ? group.name()
                : trail.arn();
    }

    /** An event may be filed under the time at which it was delivered. */
    private static TimeWindow searched(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(TrailLag.LONGEST));
    }

    private static Step finished(TrailQuestion question, Outcome outcome, FilterEnd end) {
        return new Step.Finished(
                NamedOutcome.of(question.shown(), outcome), end.progress().extent());
    }

    private static Outcome refused(NamedTrail trail, Refusal refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? TrailAnswer.gone("log group", trail, refusal)
                : FilteredEvents.ofClass(refusal, "fields @timestamp, @message | filter ...")
                        .orElseGet(() -> Refusals.outcome(refusal));
    }
}
