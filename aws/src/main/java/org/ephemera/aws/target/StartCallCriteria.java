package org.ephemera.aws.target;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * Criteria of a CloudTrail query that recognize the API calls that started the target.
 *
 * <p>The access key of such a call is then searched for in the calls to all services, in the window of these criteria.
 *
 * <p>Every query about the target has the same window. A key that two queries find is therefore searched for once.
 *
 * @param families task definition families of the target; empty if unknown
 * @param services services to which the tasks of the target belong
 * @param accessKey access key id in the alert; "" if it contains none
 */
public record StartCallCriteria(
        Instant keysFrom, Instant keysTo, List<String> families, List<String> services, String accessKey) {
    /** Number of names, which limits the size of the parameters. */
    private static final int MOST_NAMES = 20;

    public StartCallCriteria {
        families = List.copyOf(families);
        services = List.copyOf(services);
    }

    /** Returns the criteria of a target. */
    public static StartCallCriteria of(List<KnownTask> tasks, PlannedItem about, TimeWindow window) {
        TreeSet<String> families = new TreeSet<>();
        TreeSet<String> services = new TreeSet<>();
        for (KnownTask task : tasks) {
            families.add(task.definition().family());
            String group = task.attribute("group");
            if (group.startsWith(TaskMetricGroup.SERVICE)) {
                services.add(group.substring(TaskMetricGroup.SERVICE.length()));
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
                StartCall.isKey(key) ? key : "");
    }

    /** Returns the window in which a key is searched for. */
    public TimeWindow window() {
        return new TimeWindow(keysFrom, keysTo);
    }
}
