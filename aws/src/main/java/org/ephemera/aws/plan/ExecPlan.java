package org.ephemera.aws.plan;

import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecCall;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.ExecQuery;
import org.ephemera.aws.target.ExecSessionCount;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/** Plans the log of every session in a container that CloudTrail tells of, from where the cluster's configuration puts it. */
public final class ExecPlan {

    private final PlannedItem query;
    private final Recorder recorder;

    public ExecPlan(PlannedItem query, Recorder recorder) {
        this.query = query;
        this.recorder = recorder;
    }

    /** True for the questions whose answers tell of sessions. */
    public static boolean isAbout(PlannedItem query) {
        return ParameterCodec.read(query, ExecQuery.class).isAboutSessions();
    }

    public ExecSessionCount plan(List<Event> events) {
        ExecSessionCount count = ExecSessionCount.ZERO;
        if (isAbout(query)) {
            for (Event event : events) {
                count = count.plus(plan(event.cloudTrailEvent()));
            }
        }
        return count;
    }

    /** @param event in CloudTrail's own form, as JSON */
    public ExecSessionCount plan(@Nullable String event) {
        return plan(ExecCall.parse(event));
    }

    private ExecSessionCount plan(Optional<ExecCall> call) {
        Optional<String> session = call.flatMap(ExecCall::session);
        if (session.isEmpty()) {
            return new ExecSessionCount(0, 0, 1);
        }
        if (!call.get().isIn(EcsPlace.of(query))) {
            return new ExecSessionCount(0, 1, 0);
        }
        if (call.get().pastEcs()) {
            ended(
                    session.get(),
                    window(call.get()),
                    new Outcome.NotApplicable(
                            "Systems Manager started it, past ECS and what the cluster says of logging:"
                                    + " whether and where it was logged say the preferences of Session Manager (the document"
                                    + " SSM-SessionManagerRunShell); ask there"));
        } else {
            plan(session.get(), ParameterCodec.read(query, ExecQuery.class).logging(), window(call.get()));
        }
        return new ExecSessionCount(1, 0, 0);
    }

    /** That of every other who may find the session, unless it is so old that only a named trail tells of it. */
    private TimeWindow window(ExecCall call) {
        TimeWindow usual = AuditWindow.longest(query.window());
        boolean older = call.time().filter(time -> time.isBefore(usual.from())).isPresent();
        return older && query.window().from().isBefore(usual.from()) ? query.window() : usual;
    }

    private void plan(String session, ExecLogging logging, TimeWindow window) {
        Optional<Outcome> nowhere = logging.nowhere();
        if (nowhere.isPresent()) {
            ended(session, window, nowhere.get());
        } else if (logging.isDefault()) {
            ended(
                    session,
                    window,
                    new Outcome.NotApplicable("the cluster's configuration sends its output to the log group of the"
                            + " container; what is there is collected under its stream's name"));
        }
        if (!logging.execGroup().isEmpty()) {
            ExecLogPlan.inGroup(session, EcsPlace.of(query).region(), logging.execGroup(), window, query, recorder);
        }
        if (!logging.execBucket().isEmpty()) {
            ExecLogPlan.inBucket(session, logging.execBucket(), logging.execPrefix(), window, query, recorder);
        }
    }

    private void ended(String session, TimeWindow window, Outcome outcome) {
        recorder.plan(
                ExecCatalog.EXEC_SESSION,
                window,
                PresetOutcome.with(
                        ExecCatalog.Parameters.nowhere(EcsPlace.of(query).target(), session, ""), outcome));
    }
}
