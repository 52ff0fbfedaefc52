package org.ephemera.aws.plan;

import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
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
        EcsPlace place = EcsPlace.of(cluster);
        if (!logging.execGroup().isEmpty()) {
            plan(place.region(), logging.execGroup(), place.target(), window, recorder);
        }
        if (!logging.execBucket().isEmpty()) {
            recorder.plan(
                    ExecCatalog.EXEC_LOGS,
                    window,
                    ExecCatalog.Parameters.inBucket(
                            place.target(), "", place.region(), logging.execBucket(), logging.execPrefix()));
        }
        logging.nowhere()
                .ifPresent(why -> recorder.plan(
                        ExecCatalog.EXEC_LOGS,
                        window,
                        PresetOutcome.with(ExecCatalog.Parameters.nowhere(place.target(), "", place.region()), why)));
    }

    /** Plans a log group in which sessions may be logged. */
    static void plan(String region, String group, String target, TimeWindow window, Recorder recorder) {
        recorder.plan(ExecCatalog.EXEC_LOGS, window, ExecCatalog.Parameters.inGroup(target, "", region, group));
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
                ExecCatalog.Parameters.inGroup(EcsPlace.of(finder).target(), session, region, group));
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
        EcsPlace place = EcsPlace.of(finder);
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                window,
                ExecCatalog.Parameters.inBucket(place.target(), session, place.region(), bucket, prefix));
    }
}
