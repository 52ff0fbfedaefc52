package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Comparison of ECS tasks of one definition revision with the majority of them. */
record TaskPeerDrift(EcsEvidence state, ChangeAuthors authors, DriftFindings found) {
    void compareAll() {
        Map<String, List<LocatedJson>> groups = new TreeMap<>();
        state.tasks()
                .values()
                .forEach(task -> groups.computeIfAbsent(
                                task.at("taskDefinitionArn").textOrEmpty() + " "
                                        + task.at("group").textOrEmpty(),
                                none -> new ArrayList<>())
                        .add(task));
        groups.values().stream().filter(tasks -> tasks.size() > 1).forEach(this::compare);
    }

    private void compare(List<LocatedJson> tasks) {
        List<FlattenedSpec> specs =
                tasks.stream().map(TaskPeerDrift::comparedSpec).toList();
        Map<Map<String, String>, Integer> votes = new HashMap<>();
        specs.forEach(flat -> votes.merge(plainValues(flat), 1, Integer::sum));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int majority = 0;
        while (votes.getOrDefault(plainValues(specs.get(majority)), 0) < most) {
            majority++;
        }
        for (int i = 0; i < tasks.size(); i++) {
            List<SpecChange> changes = new SpecComparison(
                            ShortNames.of(tasks.get(i)),
                            "the task " + ShortNames.of(tasks.get(majority)) + " of the same revision",
                            specs.get(majority),
                            specs.get(i))
                    .changes();
            found.add(
                    "DRF-005",
                    isRecurringStart(tasks.get(i), changes) ? LOW : MEDIUM,
                    "differs from " + most + " of " + tasks.size() + " tasks of its revision",
                    changes,
                    authors.start(tasks.get(i).at("taskArn").textOrEmpty()));
        }
    }

    /** Reports whether a task differs only by the overrides of a start that recurs. */
    private boolean isRecurringStart(LocatedJson task, List<SpecChange> changes) {
        return authors.starts().isRecurring(task.at("taskArn").textOrEmpty())
                && changes.stream()
                        .noneMatch(change -> change.what().endsWith("/image")
                                || change.what().endsWith("/imageDigest"));
    }

    /** Returns the values that should be equal in all tasks: images and overrides. */
    private static FlattenedSpec comparedSpec(LocatedJson task) {
        Map<String, LocatedValue<String>> values = new TreeMap<>();
        for (LocatedJson container : task.at("containers").items()) {
            String name = container.at("name").textOrEmpty();
            if (KnownInjections.injectorOfContainer(name).isEmpty()) {
                for (String field : List.of("image", "imageDigest")) {
                    container.text(field).ifPresent(value -> values.put("/containers/" + name + "/" + field, value));
                }
            }
        }
        for (LocatedJson override : task.at("overrides", "containerOverrides").items()) {
            if (KnownInjections.injectorOfContainer(override.at("name").textOrEmpty())
                    .isEmpty()) {
                FlattenedSpec.of(override, PlatformDefaults.ECS)
                        .withoutPaths("/name")
                        .values()
                        .forEach((path, value) ->
                                values.put("/containers/" + override.at("name").textOrEmpty() + path, value));
            }
        }
        return new FlattenedSpec(values, task.evidence());
    }

    private static Map<String, String> plainValues(FlattenedSpec flat) {
        Map<String, String> plain = new TreeMap<>();
        flat.values().forEach((path, value) -> plain.put(path, value.value()));
        return plain;
    }
}
