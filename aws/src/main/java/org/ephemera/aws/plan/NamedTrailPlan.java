package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.EcsPlace;
import org.ephemera.aws.target.ExecCall;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans the questions to a named trail about a target, one item each: what the event history is asked for, with no limit
 * but the target's own life, and every event that mentions the target, one of its tasks or a machine below it, in any region.
 */
public final class NamedTrailPlan {
    /** A filter pattern has at most 1,024 characters (CloudWatch Logs API reference). */
    private static final int ROOM_IN_PATTERN = 1_000;

    private final NamedTrail trail;
    private final PlannedItem about;
    private final AuditWindow audit;
    private final boolean abroad;
    private final Recorder recorder;

    /**
     * Plans nothing yet.
     *
     * @param about an item that is told of the whole target
     * @param abroad true if the credentials are of another account than the target's
     */
    NamedTrailPlan(NamedTrail trail, PlannedItem about, AuditWindow audit, boolean abroad, Recorder recorder) {
        this.trail = trail;
        this.about = about;
        this.audit = audit;
        this.abroad = abroad;
        this.recorder = recorder;
    }

    /** Of pods, the name stands in that of a session of pod identity. The id of a task is the name of its role's sessions, and stands in each call that is about it. */
    void mentions(List<String> taskIds) {
        List<String> names = new ArrayList<>(taskIds);
        if (!about.param("service").isEmpty()) {
            names.add("service/" + about.param("cluster") + "/" + about.param("service"));
        }
        mention(names, audit.life());
    }

    /** What mentions the machines below the tasks, in the time of the package: the id of one is the name of its role's sessions. */
    void machines(List<String> ids) {
        mention(ids, about.window());
    }

    private void mention(List<String> names, TimeWindow window) {
        Map<Boolean, List<String>> fit = names.stream().collect(Collectors.partitioningBy(TrailQuery::isFit));
        List<List<String>> questions = new ArrayList<>(TrailQuery.split(fit.getOrDefault(true, List.of()), ROOM_IN_PATTERN));
        // By itself, so that the others are asked for all the same.
        fit.getOrDefault(false, List.of()).forEach(name -> questions.add(List.of(name)));
        questions.forEach(some -> plan(new TrailQuery(TrailQuery.MENTION, some, Map.of()), window, Map.of()));
    }

    /** The tasks are not known; the name of a service is. */
    void untold(Outcome why) {
        mentions(List.of());
        Map<String, String> ended = new TreeMap<>();
        PresetOutcome.put(ended, why);
        plan(new TrailQuery(TrailQuery.MENTION, List.of(), Map.of()), audit.life(), ended);
    }

    /** What everybody did to a service, and to logs. */
    void account(String service, List<String> erasures) {
        TrailQuery calls = new TrailQuery(TrailQuery.SOURCE, List.of(service), hereOnly());
        plan(calls, about.window(), Map.of());
        audit.start().ifPresent(start -> plan(calls, start, Map.of()));
        // A task may log to another region than its own.
        Map<String, String> account = Map.of(TrailQuery.ACCOUNT, about.param("account"));
        plan(new TrailQuery(TrailQuery.NAME, erasures, account), audit.life(), Map.of());
        group();
    }

    /** Who opened a session in a container, and the logs of these sessions. */
    void sessions(ExecLogging logging) {
        plan(new TrailQuery(TrailQuery.NAME, ExecCall.OPENING, hereOnly()), audit.life(), logging.params());
    }

    /** How long the events are kept, if they are in this account: a group is described by its name alone. */
    private void group() {
        if (!abroad && isOfTarget(about, trail)) {
            recorder.plan(
                    LogsCatalog.GROUP,
                    about.window(),
                    Map.of("target", about.param("target"), "region", trail.region(), "group", trail.name()));
        }
    }

    /** True if the trail is kept in the account of the credentials, as far as that is known: it is the target's own. */
    public static boolean isHere(PlannedItem item, NamedTrail trail) {
        return item.param(NamedTrail.ABROAD).isEmpty() && isOfTarget(item, trail);
    }

    private static boolean isOfTarget(PlannedItem item, NamedTrail trail) {
        return trail.account().equals(item.param("account"));
    }

    private Map<String, String> hereOnly() {
        return Map.of(TrailQuery.ACCOUNT, about.param("account"), TrailQuery.REGION, about.param("region"));
    }

    private void plan(TrailQuery question, TimeWindow window, Map<String, String> more) {
        Map<String, String> params = new TreeMap<>(new EcsPlace(about).params());
        params.putAll(more);
        params.putAll(question.params());
        params.put(NamedTrail.PARAM, trail.arn());
        if (abroad) {
            params.put(NamedTrail.ABROAD, "true");
        }
        recorder.plan(TrailCatalog.TRAIL_LOG, window, params);
    }
}
