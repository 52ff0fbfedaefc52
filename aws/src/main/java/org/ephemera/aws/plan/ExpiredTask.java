package org.ephemera.aws.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.acquire.Alert;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * A task that ECS has forgotten or does not describe, and of which no alert told: what kept events tell of it, as an alert would have.
 * Where its containers logged and what they ran is planned from there, once.
 */
public final class ExpiredTask {
    /** Why nobody told which definition a task has. */
    private record Untold(
            OutcomeCode untold,
            @WrittenWhenEmpty String untoldDetail,
            @WrittenWhenEmpty String untoldMessage) {}

    private record Search(LogsCatalog.ClusterLogParameters log, Optional<Untold> untold, String trail) {}

    /** Of a cursor: true once what the events told is planned. */
    private static final String PLANNED = "planned";

    private static final String DEFINITION = "taskDefinition";

    private final PlannedItem item;
    private final Optional<Untold> untold;
    private final Recorder recorder;
    private boolean isPlanned;
    private Map<String, String> told = Map.of();

    /**
     * @param item that searches the events
     * @param from where it goes on, if it was paused
     */
    public ExpiredTask(PlannedItem item, Optional<Cursor> from, Recorder recorder) {
        this.item = item;
        this.untold = ParameterCodec.read(item, Search.class).untold();
        this.isPlanned = from.filter(cursor -> !cursor.get(PLANNED).isEmpty()).isPresent();
        this.recorder = recorder;
    }

    /**
     * Returns the parameters of the search for the events that are kept of a task, whose definition nobody may have told.
     *
     * @param about the item that asked for the task
     */
    static Record search(LogsCatalog.ClusterLogParameters log, KnownTask task, PlannedItem about) {
        if (!task.attribute(DEFINITION).isEmpty() || task.gap().isEmpty()) {
            return log;
        }
        Outcome gap = task.gap().get();
        return new Search(
                log,
                Optional.of(new Untold(gap.code(), gap.detail(), gap.message())),
                TargetAttributes.of(about).trail());
    }

    /** Is given the events, the oldest first; none if enough is known of the task. */
    public Optional<Consumer<String>> reader() {
        return isPlanned || untold.isEmpty() ? Optional.empty() : Optional.of(this::read);
    }

    private void read(String event) {
        if (AlertParser.parse(event.getBytes(StandardCharsets.UTF_8)) instanceof Alert.Recognised recognised) {
            recognised.subjects().stream()
                    .map(subject -> subject.target())
                    .filter(target -> target.id().equals(EcsPlace.of(item).target())
                            && target.attributes().containsKey(DEFINITION))
                    .forEach(target -> told = target.attributes());
        }
    }

    /**
     * The same step, and what the last of the events told is planned: before a pause too, as whoever goes on may meet none that
     * tells anything.
     */
    public Step planned(Step step) throws IOException {
        if (!isPlanned && !told.isEmpty()) {
            plan();
            isPlanned = true;
        }
        return switch (step) {
            case Step.Paused paused
            when isPlanned -> {
                Map<String, String> state = new TreeMap<>(paused.cursor().state());
                state.put(PLANNED, "true");
                yield new Step.Paused(new Cursor(state));
            }
            case Step.Paused paused -> paused;
            case Step.Finished finished -> finished;
        };
    }

    private void plan() throws IOException {
        Map<String, String> params = new TreeMap<>(told);
        params.remove("pointers"); // into an alert, which this is not
        params.putAll(item.params());
        PlannedItem known = new PlannedItem(
                item.item(),
                item.artifact(),
                item.required(),
                item.sensitive(),
                item.volatility(),
                item.window(),
                new TreeMap<>(params));
        new TaskPlan(known, List.of(KnownTask.ofAlert(known, gap())), recorder).planDefinition();
    }

    private Outcome gap() {
        Untold why = untold.orElseThrow();
        return why.untold() == OutcomeCode.EXPIRED
                ? new Outcome.Expired("ECS has forgotten the task, and kept events tell what is known of it")
                : why.untold().with(why.untoldDetail(), why.untoldMessage());
    }
}
