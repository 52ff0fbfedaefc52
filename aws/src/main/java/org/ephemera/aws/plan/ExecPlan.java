package org.ephemera.aws.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.ExecSessionCall;
import org.ephemera.aws.target.ExecSessionCount;
import org.ephemera.aws.target.ExecSessionQuery;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/**
 * Plans the log of every exec session that CloudTrail events contain, at the destination in the cluster's
 * configuration.
 */
public final class ExecPlan {

    private final PlannedItem query;
    private final Recorder recorder;

    public ExecPlan(PlannedItem query, Recorder recorder) {
        this.query = query;
        this.recorder = recorder;
    }

    /** Reports whether the events of the query contain exec sessions. */
    public static boolean isSessionQuery(PlannedItem query) {
        return ParameterCodec.read(query, ExecSessionQuery.class).isAboutSessions();
    }

    public ExecSessionCount plan(List<Event> events) {
        ExecSessionCount count = ExecSessionCount.ZERO;
        if (isSessionQuery(query)) {
            for (Event event : events) {
                count = count.plus(plan(event.cloudTrailEvent()));
            }
        }
        return count;
    }

    /**
     * Plans the log of the session in one event.
     *
     * @param event a CloudTrail event, as JSON
     */
    public ExecSessionCount plan(@Nullable String event) {
        return plan(ExecSessionCall.parse(event));
    }

    private ExecSessionCount plan(Optional<ExecSessionCall> call) {
        Optional<String> session = call.flatMap(ExecSessionCall::session);
        if (session.isEmpty()) {
            return new ExecSessionCount(0, 0, 1);
        }
        if (!call.get().isIn(EcsPlace.of(query))) {
            return new ExecSessionCount(0, 1, 0);
        }
        if (call.get().bypassesEcs()) {
            planPreset(
                    session.get(),
                    window(call.get()),
                    new Outcome.NotApplicable(
                            "Systems Manager started the session without ECS, so the cluster's logging"
                                    + " configuration does not apply; check in the Session Manager preferences"
                                    + " (document SSM-SessionManagerRunShell) whether and where it was logged"));
        } else {
            plan(
                    session.get(),
                    ParameterCodec.read(query, ExecSessionQuery.class).logging(),
                    window(call.get()));
        }
        return new ExecSessionCount(1, 0, 0);
    }

    /**
     * Returns the usual window, so that every query that finds the session plans the same item. An older session, which
     * only the trail that the user gave with {@code --trail} contains, gets the window of the query.
     */
    private TimeWindow window(ExecSessionCall call) {
        TimeWindow usual = CloudTrailWindow.longest(query.window());
        boolean older = call.time().filter(time -> time.isBefore(usual.from())).isPresent();
        return older && query.window().from().isBefore(usual.from()) ? query.window() : usual;
    }

    private void plan(String session, ExecLogging logging, TimeWindow window) {
        Optional<Outcome> nowhere = logging.missingDestination();
        if (nowhere.isPresent()) {
            planPreset(session, window, nowhere.get());
        } else if (logging.isDefault()) {
            planPreset(
                    session,
                    window,
                    new Outcome.NotApplicable(
                            "the cluster's configuration sends the session output to the log group of the"
                                    + " container; it is collected there under the name of its stream"));
        }
        if (!logging.execGroup().isEmpty()) {
            ExecLogPlan.planGroupLog(
                    session, EcsPlace.of(query).region(), logging.execGroup(), window, query, recorder);
        }
        if (!logging.execBucket().isEmpty()) {
            ExecLogPlan.planBucketLog(session, logging.execBucket(), logging.execPrefix(), window, query, recorder);
        }
    }

    private void planPreset(String session, TimeWindow window, Outcome outcome) {
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                window,
                PresetOutcome.with(
                        ExecCatalog.Parameters.nowhere(EcsPlace.of(query).target(), session, ""), outcome));
    }
}
