package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.Located;

/** Tasks of one revision of a definition: what differs from most of them. */
record TaskPeers(EcsState state, Found found) {
    void look() {
        Map<String, List<Located>> groups = new TreeMap<>();
        state.tasks()
                .values()
                .forEach(task -> groups.computeIfAbsent(
                                task.at("taskDefinitionArn").words() + " "
                                        + task.at("group").words(),
                                none -> new ArrayList<>())
                        .add(task));
        groups.values().stream().filter(tasks -> tasks.size() > 1).forEach(this::compare);
    }

    private void compare(List<Located> tasks) {
        List<Flat> flats = tasks.stream().map(TaskPeers::flat).toList();
        Map<Map<String, String>, Integer> votes = new HashMap<>();
        flats.forEach(flat -> votes.merge(plain(flat), 1, Integer::sum));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int usual = 0;
        while (votes.getOrDefault(plain(flats.get(usual)), 0) < most) {
            usual++;
        }
        for (int i = 0; i < tasks.size(); i++) {
            List<Change> changes = new Comparison(
                            Names.of(tasks.get(i)),
                            "the task " + Names.of(tasks.get(usual)) + " of the same revision",
                            flats.get(usual),
                            flats.get(i))
                    .changes();
            found.add(
                    "DRF-005",
                    MEDIUM,
                    "differs from " + most + " of " + tasks.size() + " tasks of its revision",
                    changes);
        }
    }

    /** What should be the same in all of them: images and overrides. */
    private static Flat flat(Located task) {
        Map<String, Fact<String>> values = new TreeMap<>();
        for (Located container : task.at("containers").items()) {
            String name = container.at("name").words();
            if (Injected.container(name).isEmpty()) {
                for (String field : List.of("image", "imageDigest")) {
                    container.text(field).ifPresent(value -> values.put("/containers/" + name + "/" + field, value));
                }
            }
        }
        for (Located override : task.at("overrides", "containerOverrides").items()) {
            if (Injected.container(override.at("name").words()).isEmpty()) {
                Flat.of(override, Profile.ECS)
                        .without("/name")
                        .values()
                        .forEach((path, value) ->
                                values.put("/containers/" + override.at("name").words() + path, value));
            }
        }
        return new Flat(values, task.evidence());
    }

    private static Map<String, String> plain(Flat flat) {
        Map<String, String> plain = new TreeMap<>();
        flat.values().forEach((path, value) -> plain.put(path, value.value()));
        return plain;
    }
}
