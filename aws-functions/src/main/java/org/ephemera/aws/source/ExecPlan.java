package org.ephemera.aws.source;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/** Plans the log of every exec session that CloudTrail tells of, from where the cluster's configuration puts it. */
final class ExecPlan {
    static final String EXECUTE = "ExecuteCommand";

    private final PlannedItem query;
    private final Recorder recorder;

    ExecPlan(PlannedItem query, Recorder recorder) {
        this.query = query;
        this.recorder = recorder;
    }

    /** True for the one question whose answers tell of sessions. */
    static boolean isAbout(PlannedItem query) {
        return query.param("value").equals(EXECUTE);
    }

    ExecCount plan(TrailPage page) {
        ExecCount count = ExecCount.ZERO;
        if (isAbout(query)) {
            for (Event event : page.events()) {
                count = count.plus(plan(ExecCall.parse(event.cloudTrailEvent())));
            }
        }
        return count;
    }

    private ExecCount plan(Optional<ExecCall> call) {
        Optional<String> session = call.flatMap(ExecCall::session);
        if (session.isEmpty()) {
            return new ExecCount(0, 0, 1);
        }
        if (!call.get().isIn(query)) {
            return new ExecCount(0, 1, 0);
        }
        plan(session.get(), ExecLogging.of(query));
        return new ExecCount(1, 0, 0);
    }

    private void plan(String session, ExecLogging logging) {
        Optional<Outcome> nowhere = logging.nowhere();
        if (nowhere.isPresent()) {
            ended(session, nowhere.get());
        } else if (logging.isDefault()) {
            ended(
                    session,
                    new Outcome.NotApplicable("the cluster's configuration sends its output to the log group of the"
                            + " container; what is there is collected under its stream's name"));
        }
        if (!logging.group().isEmpty()) {
            ExecSessionSource.inGroup(session, query.param("region"), logging.group(), query, recorder);
        }
        if (!logging.bucket().isEmpty()) {
            ExecSessionSource.inBucket(session, logging.bucket(), logging.prefix(), query, recorder);
        }
    }

    private void ended(String session, Outcome outcome) {
        Map<String, String> params = new TreeMap<>(Map.of("target", query.param("target"), "session", session));
        Ended.put(params, outcome);
        recorder.plan(ExecSessionSource.ARTIFACT, AuditWindow.longest(query.window()), params);
    }
}
