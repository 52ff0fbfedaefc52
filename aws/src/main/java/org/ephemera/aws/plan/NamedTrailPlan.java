package org.ephemera.aws.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.ExecSessionCall;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailParameters;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans the queries of the trail that the user gave with {@code --trail}, one item each. The queries are those of the
 * event history, limited only by the target's lifetime. One more query searches for every event, in any region, that
 * mentions the target, its tasks or their machines.
 */
public final class NamedTrailPlan {
    /** Limit of characters for values in a filter pattern, which has at most 1,024 (CloudWatch Logs API reference). */
    private static final int MOST_PATTERN_CHARACTERS = 1_000;

    private final TrailLogGroup trail;
    private final PlannedItem parent;
    private final CloudTrailWindow audit;
    private final boolean crossAccount;
    private final Recorder recorder;

    /**
     * Creates the plan of the queries.
     *
     * @param parent an item with the parameters of the target
     * @param crossAccount true if the credentials are of another account than the target
     */
    NamedTrailPlan(
            TrailLogGroup trail, PlannedItem parent, CloudTrailWindow audit, boolean crossAccount, Recorder recorder) {
        this.trail = trail;
        this.parent = parent;
        this.audit = audit;
        this.crossAccount = crossAccount;
        this.recorder = recorder;
    }

    /**
     * Plans the search for events that mention the target or one of the ids. The id of a task is the session name of
     * its role and is part of each call about the task. The name of a pod is part of the session name of EKS Pod
     * Identity.
     */
    void planMentions(List<String> taskIds) {
        List<String> names = new ArrayList<>(taskIds);
        EcsPlace place = EcsPlace.of(parent);
        if (!place.service().isEmpty()) {
            names.add("service/" + place.cluster() + "/" + place.service());
        }
        planMention(names, audit.lifetime());
    }

    /**
     * Plans the search for events in the window that mention the machines of the tasks. The id of a machine is the
     * session name of its role.
     */
    void planMachineMentions(List<String> ids) {
        planMention(ids, parent.window());
    }

    private void planMention(List<String> names, TimeWindow window) {
        Map<Boolean, List<String>> bySafety =
                names.stream().collect(Collectors.partitioningBy(TrailQuery::hasAllowedCharacters));
        List<List<String>> queries =
                new ArrayList<>(TrailQuery.split(bySafety.getOrDefault(true, List.of()), MOST_PATTERN_CHARACTERS));
        // A value that cannot be queried is a separate query, so that the others are still collected.
        bySafety.getOrDefault(false, List.of()).forEach(name -> queries.add(List.of(name)));
        queries.forEach(some -> plan(TrailQuery.everywhere(TrailQuery.MENTION, some), window));
    }

    /** Plans the queries if the tasks are unknown; the name of a service is known. */
    void planUnresolved(Outcome why) {
        planMentions(List.of());
        plan(
                TrailQuery.everywhere(TrailQuery.MENTION, List.of()),
                audit.lifetime(),
                ExecLogging.ABSENT,
                Optional.of(why));
    }

    /** Plans the API activity of all principals against a service and against logs. */
    void planAccountActivity(String service, List<String> erasures) {
        TrailQuery calls = hereOnly(TrailQuery.SOURCE, List.of(service));
        plan(calls, parent.window());
        audit.aroundStart().ifPresent(start -> plan(calls, start));
        // No region: a task may log to another region.
        plan(new TrailQuery(TrailQuery.NAME, erasures, EcsPlace.of(parent).account(), ""), audit.lifetime());
        planGroup();
    }

    /** Plans the search for calls that opened exec sessions, and thereby the logs of these sessions. */
    void planExecSessions(ExecLogging logging) {
        plan(hereOnly(TrailQuery.NAME, ExecSessionCall.OPENING), audit.lifetime(), logging, Optional.empty());
    }

    /**
     * Plans the retention of the trail's log group if it is in this account: a group is described by its name alone.
     */
    private void planGroup() {
        if (!crossAccount && isOfTarget(parent, trail)) {
            recorder.plan(
                    LogsCatalog.GROUP,
                    parent.window(),
                    new LogsCatalog.GroupParameters(EcsPlace.of(parent).target(), trail.region(), trail.name()));
        }
    }

    /** Reports whether the trail is in the target's account, as far as known, and the credentials are too. */
    public static boolean isInCallersAccount(PlannedItem item, TrailLogGroup trail) {
        return !ParameterCodec.read(item, TrailParameters.class).abroad() && isOfTarget(item, trail);
    }

    private static boolean isOfTarget(PlannedItem item, TrailLogGroup trail) {
        return trail.account().equals(EcsPlace.of(item).account());
    }

    private TrailQuery hereOnly(String attribute, List<String> values) {
        EcsPlace place = EcsPlace.of(parent);
        return new TrailQuery(attribute, values, place.account(), place.region());
    }

    private void plan(TrailQuery query, TimeWindow window) {
        plan(query, window, ExecLogging.ABSENT, Optional.empty());
    }

    private void plan(TrailQuery query, TimeWindow window, ExecLogging logging, Optional<Outcome> known) {
        recorder.plan(
                TrailCatalog.TRAIL_LOG,
                window,
                PresetOutcome.with(
                        new TrailParameters(EcsPlace.of(parent), query, trail.arn(), crossAccount, logging), known));
    }
}
