package org.ephemera.aws.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.acquire.Alert;
import org.ephemera.aws.trigger.AlertParser;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;

/**
 * A task that ECS has forgotten and of which no alert told: what kept events tell of it, as an alert would have. Where its containers
 * logged and what they ran is planned from there.
 */
final class ForgottenTask {
    /** Of an item: true if nobody told which definition the task has. */
    static final String UNTOLD = "untold";

    private static final String DEFINITION = "taskDefinition";
    private static final Outcome GONE =
            new Outcome.Expired("ECS has forgotten the task, and kept events tell what is known of it");

    private final PlannedItem item;
    private final Recorder recorder;
    private Map<String, String> told = Map.of();

    /** @param item that searches the events */
    ForgottenTask(PlannedItem item, Recorder recorder) {
        this.item = item;
        this.recorder = recorder;
    }

    /** Is given the events, the oldest first; none if enough is known of the task. */
    Optional<Consumer<String>> reader() {
        return item.param(UNTOLD).isEmpty() ? Optional.empty() : Optional.of(this::read);
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

    /** What the last of the events told. */
    void plan() throws IOException {
        if (told.isEmpty()) {
            return;
        }
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
        new TaskPlan(known, List.of(KnownTask.ofAlert(known, GONE)), recorder).planDefinition();
    }
}
