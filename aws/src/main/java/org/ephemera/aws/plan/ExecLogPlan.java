package org.ephemera.aws.plan;

import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/** Plans the destinations of exec session logs, and the logs of sessions with known ids. */
public final class ExecLogPlan {
    private ExecLogPlan() {}

    /**
     * Plans the destinations in the cluster's configuration; if it contains none, one item records this. The default
     * destination, the log groups of the containers, is planned with their logs.
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
        logging.missingDestination()
                .ifPresent(why -> recorder.plan(
                        ExecCatalog.EXEC_LOGS,
                        window,
                        PresetOutcome.with(ExecCatalog.Parameters.nowhere(place.target(), "", place.region()), why)));
    }

    /** Plans a log group in which sessions may be logged. */
    static void plan(String region, String group, String target, TimeWindow window, Recorder recorder) {
        recorder.plan(ExecCatalog.EXEC_LOGS, window, ExecCatalog.Parameters.inGroup(target, "", region, group));
    }

    /**
     * Plans the log of one session in a log group. A session that is found both by name and by CloudTrail is one item,
     * because parameters and window are equal.
     */
    public static void planGroupLog(
            String session, String region, String group, PlannedItem finder, Recorder recorder) {
        planGroupLog(session, region, group, CloudTrailWindow.longest(finder.window()), finder, recorder);
    }

    public static void planGroupLog(
            String session, String region, String group, TimeWindow window, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                storageWindow(window),
                ExecCatalog.Parameters.inGroup(EcsPlace.of(finder).target(), session, region, group));
    }

    /**
     * Returns the window with the longest duration of a session added: log lines of a session have the time at which
     * they were stored, when the session ended.
     */
    public static TimeWindow storageWindow(TimeWindow window) {
        return new TimeWindow(window.from(), window.to().plus(ExecCatalog.LONGEST_SESSION));
    }

    public static void planBucketLog(
            String session, String bucket, String prefix, PlannedItem finder, Recorder recorder) {
        planBucketLog(session, bucket, prefix, CloudTrailWindow.longest(finder.window()), finder, recorder);
    }

    public static void planBucketLog(
            String session, String bucket, String prefix, TimeWindow window, PlannedItem finder, Recorder recorder) {
        EcsPlace place = EcsPlace.of(finder);
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                window,
                ExecCatalog.Parameters.inBucket(place.target(), session, place.region(), bucket, prefix));
    }
}
