package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Ended;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/**
 * The performance log of Container Insights, which tells of each container by the minute what its metrics tell only with
 * enhanced observability: usage, image, status (CloudWatch user guide, "Container Insights performance log events for
 * Amazon ECS").
 */
public final class PerformanceLogSource implements EvidenceSource {
    /** What may stand in a filter pattern: ECS's own names and ids have no other letters. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.logs.performance",
            "Container Insights' performance log: usage, image and status of each container by the minute",
            Volatility.V3,
            false,
            false,
            List.of(FilteredEvents.FILTER.key(), LogGroupSource.DESCRIBE.key()),
            List.of(FilteredEvents.FILTER.permission(), LogGroupSource.DESCRIBE.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html");

    private final AwsClients clients;

    public PerformanceLogSource(AwsClients clients) {
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
        Optional<String> pattern = pattern(item);
        if (pattern.isEmpty() || !PLAIN.matcher(item.param("cluster")).matches()) {
            return new Step.Finished(new Outcome.Failed(
                    "NameUnfit", "a name has letters that ECS gives to none; it was not put into a search"));
        }
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        FilteredEvents events = new FilteredEvents(clients, calls, recorder, deadline);
        FilterEnd end = events.read(
                new FilteredEvents.Search(
                        item.param("region"),
                        group(item),
                        List.of(),
                        pattern.get(),
                        item.window(),
                        item.window().to()),
                FilterProgress.from(from.orElse(Cursor.START)));
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut ->
                new Step.Finished(cut.outcome(), end.progress().extent());
            case FilterEnd.Whole whole ->
                new Step.Finished(
                        new LogKeeping(clients, calls, item, item.param("region"), group(item))
                                .ofSearch(
                                        whole(whole.progress()),
                                        whole.progress().events()),
                        end.progress().extent());
            case FilterEnd.Refused refused -> new Step.Finished(refused(item, refused.refusal()));
        };
    }

    private static String group(PlannedItem item) {
        return "/aws/ecs/containerinsights/" + item.param("cluster") + "/performance";
    }

    /** Everything of the cluster if neither a task nor a service is named; nothing if the name is unfit. */
    private static Optional<String> pattern(PlannedItem item) {
        if (!item.param("task").isEmpty()) {
            return pattern("TaskId", item.param("task"));
        }
        return item.param("service").isEmpty() ? Optional.of("") : pattern("ServiceName", item.param("service"));
    }

    private static Optional<String> pattern(String field, String value) {
        return PLAIN.matcher(value).matches()
                ? Optional.of("{ $." + field + " = \"" + value + "\" }")
                : Optional.empty();
    }

    private static Outcome whole(FilterProgress found) {
        return found.events() == 0
                ? new Outcome.Empty("the performance log has nothing of it in the window")
                : new Outcome.Collected(Counted.of(found.events(), "event") + " of the performance log");
    }

    private static Outcome refused(PlannedItem item, Refusal refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.NotEnabled(
                        "Container Insights writes no performance log for this cluster: there is no log" + " group "
                                + group(item) + "; it was never enabled, or its log was deleted")
                : FilteredEvents.ofClass(refusal, "fields @timestamp, @message | filter TaskId = ...")
                        .orElseGet(() -> Refusals.outcome(refusal));
    }
}
