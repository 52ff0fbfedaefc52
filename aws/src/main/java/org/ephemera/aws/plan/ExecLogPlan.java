package org.ephemera.aws.plan;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/** Plans the places where exec sessions are logged, and the logs of sessions that are known by name. */
public final class ExecLogPlan {
    private ExecLogPlan() {}

    /**
     * Plans the places that the cluster's configuration names, and where it names none, that it does so. The default
     * place, the containers' own log groups, is planned with their logs.
     */
    static void plan(ExecLogging logging, PlannedItem cluster, TimeWindow window, Recorder recorder) {
        String target = cluster.param("target");
        String region = cluster.param("region");
        if (!logging.group().isEmpty()) {
            plan(region, logging.group(), target, window, recorder);
        }
        if (!logging.bucket().isEmpty()) {
            recorder.plan(
                    ExecCatalog.EXEC_LOGS,
                    window,
                    Map.of("target", target, "region", region, "bucket", logging.bucket(), "prefix", logging.prefix()));
        }
        logging.nowhere().ifPresent(why -> {
            Map<String, String> params = new TreeMap<>(Map.of("target", target, "region", region));
            PresetOutcome.put(params, why);
            recorder.plan(ExecCatalog.EXEC_LOGS, window, params);
        });
    }

    /** Plans a log group in which sessions may be logged. */
    static void plan(String region, String group, String target, TimeWindow window, Recorder recorder) {
        recorder.plan(ExecCatalog.EXEC_LOGS, window, Map.of("target", target, "region", region, "group", group));
    }

    /** Found twice, by name and by CloudTrail, it is one item: its parameters and its window are the same. */
    public static void inGroup(String session, String region, String group, PlannedItem finder, Recorder recorder) {
        inGroup(session, region, group, AuditWindow.longest(finder.window()), finder, recorder);
    }

    public static void inGroup(
            String session, String region, String group, TimeWindow window, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                stored(window),
                Map.of(
                        "target",
                        finder.param("target"),
                        ExecCatalog.SESSION_PARAM,
                        session,
                        "region",
                        region,
                        "group",
                        group,
                        "stream",
                        session));
    }

    /** Its lines have the time at which they were stored, when it ended, which may be after the window. */
    public static TimeWindow stored(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(ExecCatalog.LONGEST_SESSION));
    }

    public static void inBucket(String session, String bucket, String prefix, PlannedItem finder, Recorder recorder) {
        inBucket(session, bucket, prefix, AuditWindow.longest(finder.window()), finder, recorder);
    }

    public static void inBucket(
            String session, String bucket, String prefix, TimeWindow window, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                window,
                Map.of(
                        "target",
                        finder.param("target"),
                        ExecCatalog.SESSION_PARAM,
                        session,
                        "region",
                        finder.param("region"),
                        "bucket",
                        bucket,
                        "prefix",
                        prefix));
    }
}
