package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecCall;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailParameters;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
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
        EcsPlace place = EcsPlace.of(about);
        if (!place.service().isEmpty()) {
            names.add("service/" + place.cluster() + "/" + place.service());
        }
        mention(names, audit.life());
    }

    /** What mentions the machines below the tasks, in the time of the package: the id of one is the name of its role's sessions. */
    void machines(List<String> ids) {
        mention(ids, about.window());
    }

    private void mention(List<String> names, TimeWindow window) {
        Map<Boolean, List<String>> fit = names.stream().collect(Collectors.partitioningBy(TrailQuery::isFit));
        List<List<String>> questions =
                new ArrayList<>(TrailQuery.split(fit.getOrDefault(true, List.of()), ROOM_IN_PATTERN));
        // By itself, so that the others are asked for all the same.
        fit.getOrDefault(false, List.of()).forEach(name -> questions.add(List.of(name)));
        questions.forEach(some -> plan(TrailQuery.everywhere(TrailQuery.MENTION, some), window));
    }

    /** The tasks are not known; the name of a service is. */
    void untold(Outcome why) {
        mentions(List.of());
        plan(TrailQuery.everywhere(TrailQuery.MENTION, List.of()), audit.life(), ExecLogging.ABSENT, Optional.of(why));
    }

    /** What everybody did to a service, and to logs. */
    void account(String service, List<String> erasures) {
        TrailQuery calls = hereOnly(TrailQuery.SOURCE, List.of(service));
        plan(calls, about.window());
        audit.start().ifPresent(start -> plan(calls, start));
        // A task may log to another region than its own.
        plan(new TrailQuery(TrailQuery.NAME, erasures, EcsPlace.of(about).account(), ""), audit.life());
        group();
    }

    /** Who opened a session in a container, and the logs of these sessions. */
    void sessions(ExecLogging logging) {
        plan(hereOnly(TrailQuery.NAME, ExecCall.OPENING), audit.life(), logging, Optional.empty());
    }

    /** How long the events are kept, if they are in this account: a group is described by its name alone. */
    private void group() {
        if (!abroad && isOfTarget(about, trail)) {
            recorder.plan(
                    LogsCatalog.GROUP,
                    about.window(),
                    new LogsCatalog.GroupParameters(EcsPlace.of(about).target(), trail.region(), trail.name()));
        }
    }

    /** True if the trail is kept in the account of the credentials, as far as that is known: it is the target's own. */
    public static boolean isHere(PlannedItem item, NamedTrail trail) {
        return !ParameterCodec.read(item, TrailParameters.class).abroad() && isOfTarget(item, trail);
    }

    private static boolean isOfTarget(PlannedItem item, NamedTrail trail) {
        return trail.account().equals(EcsPlace.of(item).account());
    }

    private TrailQuery hereOnly(String attribute, List<String> values) {
        EcsPlace place = EcsPlace.of(about);
        return new TrailQuery(attribute, values, place.account(), place.region());
    }

    private void plan(TrailQuery question, TimeWindow window) {
        plan(question, window, ExecLogging.ABSENT, Optional.empty());
    }

    private void plan(TrailQuery question, TimeWindow window, ExecLogging logging, Optional<Outcome> known) {
        recorder.plan(
                TrailCatalog.TRAIL_LOG,
                window,
                PresetOutcome.with(
                        new TrailParameters(EcsPlace.of(about), question, trail.arn(), abroad, logging), known));
    }
}
