package org.ephemera.aws.target;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.catalog.EcsPlace;

/**
 * Tasks whose metrics CloudWatch stores under one name: the tasks of one service, or of one family if they belong to
 * no service.
 *
 * @param isKnown false if the group of a task is unknown
 * @param service its name, "" if the tasks belong to no service
 * @param family "" if it is unknown, or the tasks belong to a service
 */
public record TaskMetricGroup(boolean isKnown, String service, String family, List<KnownTask> tasks) {
    public static final String SERVICE = "service:";
    private static final String FAMILY = "family:";

    public TaskMetricGroup {
        tasks = List.copyOf(tasks);
    }

    /** Groups tasks in their order. A service is always one group, regardless of the group attributes of its tasks. */
    public static List<TaskMetricGroup> of(EcsPlace place, List<KnownTask> tasks) {
        String service = place.isOneTask() ? "" : place.service();
        if (!service.isEmpty()) {
            return List.of(new TaskMetricGroup(true, service, "", tasks));
        }
        Map<List<String>, List<KnownTask>> byName = new LinkedHashMap<>();
        for (KnownTask task : tasks) {
            byName.computeIfAbsent(name(task), key -> new ArrayList<>()).add(task);
        }
        return byName.entrySet().stream()
                .map(group -> new TaskMetricGroup(
                        group.getValue().stream()
                                .noneMatch(task -> task.attribute("group").isEmpty()),
                        group.getKey().getFirst(),
                        group.getKey().getLast(),
                        group.getValue()))
                .toList();
    }

    private static List<String> name(KnownTask task) {
        String group = task.attribute("group");
        if (group.startsWith(SERVICE)) {
            return List.of(group.substring(SERVICE.length()), "");
        }
        return List.of(
                "",
                group.startsWith(FAMILY)
                        ? group.substring(FAMILY.length())
                        : task.definition().family());
    }
}
