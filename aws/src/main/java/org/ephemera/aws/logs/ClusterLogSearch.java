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
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/**
 * Search of a log group whose name contains the cluster, for events about the target.
 *
 * @param group the name of the log group
 * @param pattern a filter pattern, "" for all events; empty if a name contains characters that ECS does not allow
 * @param missing the message for the outcome if the log group does not exist
 * @param query an equivalent query of Logs Insights, for messages
 */
public record ClusterLogSearch(String group, Optional<String> pattern, String missing, String query) {
    /** Characters of ECS names and ids, which can be put into a filter pattern. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    public static boolean isValidName(String name) {
        return PLAIN.matcher(name).matches();
    }

    /**
     * Runs the search and returns the step of the item.
     *
     * @param each reader of the events, if any
     * @param outcome returns the outcome of a completed search, from the number of events
     */
    public SourceResult search(
            AwsClients clients,
            Artifact artifact,
            PlannedItem item,
            Optional<ResumeCursor> from,
            Recorder recorder,
            Deadline deadline,
            Optional<Consumer<String>> each,
            LongFunction<Outcome> outcome)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        if (pattern.isEmpty() || !isValidName(place.cluster())) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.NAME_UNFIT,
                    "a name contains characters that ECS does not allow; it was not put into a search"));
        }
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients);
        FilterResult end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                place.region(),
                                group,
                                List.of(),
                                pattern.get(),
                                item.window(),
                                item.window().to()),
                        FilterProgress.from(from.orElse(ResumeCursor.START)),
                        each);
        return switch (end) {
            case FilterResult.OutOfTime paused -> new SourceResult.Paused(paused.cursor());
            case FilterResult.Incomplete incomplete ->
                new SourceResult.Finished(incomplete.outcome(), end.progress().extent());
            case FilterResult.Complete complete -> {
                long events = complete.progress().events();
                yield new SourceResult.Finished(
                        new LogRetentionCheck(clients, calls, item, place.region(), group)
                                .checkSearch(outcome.apply(events), events),
                        end.progress().extent());
            }
            case FilterResult.Refused refused -> new SourceResult.Finished(refused(refused.refusal()));
        };
    }

    private Outcome refused(ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.NotEnabled(missing)
                : FilteredEvents.unsupportedClass(refusal, query).orElseGet(() -> FailureOutcomes.outcome(refusal));
    }
}
