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
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * A task that ECS has forgotten or does not describe, and of which no alert told: what kept events tell of it, as an alert would have.
 * Where its containers logged and what they ran is planned from there, once.
 */
public final class ExpiredTask {
    /** Of an item: why nobody told which definition the task has; of a cursor: true once what the events told is planned. */
    private static final String UNTOLD = "untold";

    private static final String DETAIL = "untoldDetail";
    private static final String MESSAGE = "untoldMessage";
    private static final String PLANNED = "planned";
    private static final String DEFINITION = "taskDefinition";

    private final PlannedItem item;
    private final Recorder recorder;
    private boolean isPlanned;
    private Map<String, String> told = Map.of();

    /**
     * @param item that searches the events
     * @param from where it goes on, if it was paused
     */
    public ExpiredTask(PlannedItem item, Optional<Cursor> from, Recorder recorder) {
        this.item = item;
        this.isPlanned = from.filter(cursor -> !cursor.get(PLANNED).isEmpty()).isPresent();
        this.recorder = recorder;
    }

    /**
     * Of a task whose definition nobody told, for the search of the events that are kept of it.
     *
     * @param about the item that asked for the task
     */
    static void put(Map<String, String> params, KnownTask task, PlannedItem about) {
        if (task.attribute(DEFINITION).isEmpty() && task.gap().isPresent()) {
            Outcome gap = task.gap().get();
            params.put(UNTOLD, gap.code().name());
            params.put(DETAIL, gap.detail());
            params.put(MESSAGE, gap.message());
            NamedTrail.handOn(about, params);
        }
    }

    /** Is given the events, the oldest first; none if enough is known of the task. */
    public Optional<Consumer<String>> reader() {
        return isPlanned || item.param(UNTOLD).isEmpty() ? Optional.empty() : Optional.of(this::read);
    }

    private void read(String event) {
        if (AlertParser.parse(event.getBytes(StandardCharsets.UTF_8)) instanceof Alert.Recognised recognised) {
            recognised.subjects().stream()
                    .map(subject -> subject.target())
                    .filter(target -> target.id().equals(item.param("target"))
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
        OutcomeCode code = OutcomeCode.valueOf(item.param(UNTOLD));
        return code == OutcomeCode.EXPIRED
                ? new Outcome.Expired("ECS has forgotten the task, and kept events tell what is known of it")
                : code.with(item.param(DETAIL), item.param(MESSAGE));
    }
}
