package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/**
 * A log group that has its name from a cluster, searched for what is about the target.
 *
 * @param group its name
 * @param pattern in the syntax of filter patterns, "" for everything; empty if a name has letters that ECS gives to none
 * @param missing what it means that there is no such group
 * @param query of Logs Insights that finds the same
 */
public record ClusterLog(String group, Optional<String> pattern, String missing, String query) {
    /** What may stand in a filter pattern: ECS's own names and ids have no other letters. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    /**
     * @param each is given the events, if anybody looks into them
     * @param whole what came of a search to the end, by the number of events
     */
    public Step search(
            AwsClients clients,
            Artifact artifact,
            PlannedItem item,
            Optional<Cursor> from,
            Recorder recorder,
            Deadline deadline,
            Optional<Consumer<String>> each,
            LongFunction<Outcome> whole)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        if (pattern.isEmpty() || !isPlain(place.cluster())) {
            return new Step.Finished(new Outcome.Failed(
                    DetailCode.NAME_UNFIT, "a name has letters that ECS gives to none; it was not put into a search"));
        }
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        FilterEnd end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                place.region(),
                                group,
                                List.of(),
                                pattern.get(),
                                item.window(),
                                item.window().to()),
                        FilterProgress.from(from.orElse(Cursor.START)),
                        each);
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut ->
                new Step.Finished(cut.outcome(), end.progress().extent());
            case FilterEnd.Whole all -> {
                long events = all.progress().events();
                yield new Step.Finished(
                        new LogRetention(clients, calls, item, place.region(), group)
                                .ofSearch(whole.apply(events), events),
                        end.progress().extent());
            }
            case FilterEnd.Refused refused -> new Step.Finished(refused(refused.refusal()));
        };
    }

    private Outcome refused(ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.NotEnabled(missing)
                : FilteredEvents.ofClass(refusal, query).orElseGet(() -> FailureOutcomes.outcome(refusal));
    }
}
