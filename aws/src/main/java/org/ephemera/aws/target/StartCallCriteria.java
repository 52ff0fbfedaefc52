package org.ephemera.aws.target;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * By which names a call that started the target is known, and for which time its key is asked about everywhere: a part of
 * the question for all calls to a service.
 *
 * @param families of the target's task definitions; empty if they are not known
 * @param services to which its tasks belong
 * @param key that an alert names; "" if it names none
 * @param window the same in every question about the target, so that a key that two of them find is asked about once
 */
public record StartCallCriteria(List<String> families, List<String> services, String key, TimeWindow window) {
    private static final String FAMILIES = "families";
    private static final String SERVICES = "services";

    private static final String FROM = "keysFrom";
    private static final String TO = "keysTo";

    /** So that the parameters stay of a size to be read. */
    private static final int MOST_NAMES = 20;

    public StartCallCriteria {
        families = List.copyOf(families);
        services = List.copyOf(services);
    }

    public static StartCallCriteria of(List<KnownTask> tasks, PlannedItem about, TimeWindow window) {
        TreeSet<String> families = new TreeSet<>();
        TreeSet<String> services = new TreeSet<>();
        for (KnownTask task : tasks) {
            families.add(task.definition().family());
            String group = task.attribute("group");
            if (group.startsWith(TaskGroup.SERVICE)) {
                services.add(group.substring(TaskGroup.SERVICE.length()));
            }
        }
        families.remove("");
        services.add(about.param("service"));
        services.remove("");
        return new StartCallCriteria(
                families.stream().limit(MOST_NAMES).toList(),
                services.stream().limit(MOST_NAMES).toList(),
                about.param(TrailCatalog.ACCESS_KEY_PARAM),
                window);
    }

    /** What stands in a question; nothing that was not put there. */
    public static StartCallCriteria of(PlannedItem asked) throws IOException {
        return new StartCallCriteria(
                TextList.fromJson(asked.param(FAMILIES)),
                TextList.fromJson(asked.param(SERVICES)),
                asked.param(TrailCatalog.ACCESS_KEY_PARAM),
                new TimeWindow(Instant.parse(asked.param(FROM)), Instant.parse(asked.param(TO))));
    }

    /** True for a question whose answers tell who started the target. */
    public static boolean isAskedBy(PlannedItem asked) {
        return !asked.param(FROM).isEmpty();
    }

    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        if (!families.isEmpty()) {
            params.put(FAMILIES, TextList.toJson(families));
        }
        if (!services.isEmpty()) {
            params.put(SERVICES, TextList.toJson(services));
        }
        if (StartingCall.isKey(key)) {
            params.put(TrailCatalog.ACCESS_KEY_PARAM, key);
        }
        params.put(FROM, window.from().toString());
        params.put(TO, window.to().toString());
        return params;
    }
}
