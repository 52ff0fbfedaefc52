package org.ephemera.aws.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/**
 * Plan of a task that neither ECS nor an alert describes. Captured events contain its attributes, as an alert would.
 * The logs and images of its containers are planned from them, once.
 */
public final class ExpiredTaskPlan {
    /** Outcome that explains why the definition of the task is unknown; serialized with the item. */
    private record UnknownDefinition(
            OutcomeCode untold,
            @WrittenWhenEmpty String untoldDetail,
            @WrittenWhenEmpty String untoldMessage) {}

    private record Search(LogsCatalog.ClusterLogParameters log, Optional<UnknownDefinition> untold, String trail) {}

    /** Cursor key that is set once the definition is planned. */
    private static final String PLANNED = "planned";

    private static final String DEFINITION = "taskDefinition";

    private final PlannedItem item;
    private final Optional<UnknownDefinition> untold;
    private final Recorder recorder;
    private boolean isPlanned;
    private Map<String, String> attributes = Map.of();

    /**
     * Creates the plan.
     *
     * @param item the item that searches the events
     * @param from the cursor of a paused search
     */
    public ExpiredTaskPlan(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder) {
        this.item = item;
        this.untold = ParameterCodec.read(item, Search.class).untold();
        this.isPlanned = from.filter(cursor -> !cursor.get(PLANNED).isEmpty()).isPresent();
        this.recorder = recorder;
    }

    /**
     * Returns the parameters of the search for captured events of a task. They contain the gap if the definition of the
     * task is unknown.
     *
     * @param about the item that requested the task
     */
    static Record search(LogsCatalog.ClusterLogParameters log, KnownTask task, PlannedItem about) {
        if (!task.attribute(DEFINITION).isEmpty() || task.gap().isEmpty()) {
            return log;
        }
        Outcome gap = task.gap().get();
        return new Search(
                log,
                Optional.of(new UnknownDefinition(gap.code(), gap.detail(), gap.message())),
                TargetAttributes.of(about).trail());
    }

    /** Returns a reader of the events, oldest first; empty if the definition is known. */
    public Optional<Consumer<String>> eventReader() {
        return isPlanned || untold.isEmpty() ? Optional.empty() : Optional.of(this::read);
    }

    private void read(String event) {
        if (AlertParser.parse(event.getBytes(StandardCharsets.UTF_8)) instanceof ParsedAlert.Recognised recognised) {
            recognised.subjects().stream()
                    .map(subject -> subject.target())
                    .filter(target -> target.id().equals(EcsPlace.of(item).target())
                            && target.attributes().containsKey(DEFINITION))
                    .forEach(target -> attributes = target.attributes());
        }
    }

    /**
     * Plans the definition in the last event that was read, and returns the step. It also plans before a pause, because
     * the rest of the events may not contain a definition.
     */
    public SourceResult planAfter(SourceResult step) throws IOException {
        if (!isPlanned && !attributes.isEmpty()) {
            plan();
            isPlanned = true;
        }
        return switch (step) {
            case SourceResult.Paused paused
            when isPlanned -> {
                Map<String, String> state = new TreeMap<>(paused.cursor().state());
                state.put(PLANNED, "true");
                yield new SourceResult.Paused(new ResumeCursor(state));
            }
            case SourceResult.Paused paused -> paused;
            case SourceResult.Finished finished -> finished;
        };
    }

    private void plan() throws IOException {
        Map<String, String> params = new TreeMap<>(attributes);
        params.remove("pointers"); // they point into an alert; the attributes come from an event
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
        UnknownDefinition why = untold.orElseThrow();
        return why.untold() == OutcomeCode.EXPIRED
                ? new Outcome.Expired(
                        "the task is not returned by ECS any more; captured events contain its last known state")
                : why.untold().with(why.untoldDetail(), why.untoldMessage());
    }
}
