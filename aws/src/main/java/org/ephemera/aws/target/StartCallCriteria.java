package org.ephemera.aws.target;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * By which names a call that started the target is known, and for which time its key is asked about everywhere: a part of
 * the question for all calls to a service.
 *
 * <p>The window is the same in every question about the target, so that a key that two of them find is asked about once.
 *
 * @param families of the target's task definitions; empty if they are not known
 * @param services to which its tasks belong
 * @param accessKey that an alert names; "" if it names none
 */
public record StartCallCriteria(
        Instant keysFrom, Instant keysTo, List<String> families, List<String> services, String accessKey) {
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
        services.add(EcsPlace.of(about).service());
        services.remove("");
        String key = TargetAttributes.of(about).accessKey();
        return new StartCallCriteria(
                window.from(),
                window.to(),
                families.stream().limit(MOST_NAMES).toList(),
                services.stream().limit(MOST_NAMES).toList(),
                StartingCall.isKey(key) ? key : "");
    }

    public TimeWindow window() {
        return new TimeWindow(keysFrom, keysTo);
    }
}
