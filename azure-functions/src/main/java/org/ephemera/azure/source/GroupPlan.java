package org.ephemera.azure.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.TimeWindow;

/** Plans what belongs to a group, each item with all that is needed to ask for it again, however little is known. */
final class GroupPlan {
    /** Metrics are kept for 93 days; what is asked at their very edge is gone when the question's turn comes. */
    private static final Duration METRICS = Duration.ofDays(93).minusHours(1);

    private static final Duration FINE = Duration.ofDays(1);

    private final PlannedItem about;
    private final AzurePlace place;
    private final KnownGroup group;
    private final Recorder recorder;

    /** @param about the item that asked for the group */
    GroupPlan(PlannedItem about, KnownGroup group, Recorder recorder) {
        this.about = about;
        this.place = AzurePlace.of(about);
        this.group = group;
        this.recorder = recorder;
    }

    void plan() {
        startupEvents();
        logs();
        metrics();
        rows();
        roles();
        ActivityLogSource.plan(about, place, recorder);
    }

    private void startupEvents() {
        Map<String, String> params = place.params();
        params.put("moments", Moment.toJson(group.moments()));
        if (group.moments().isEmpty()) {
            Ended.put(
                    params,
                    group.gap()
                            .map(gap -> Untold.because(gap, about, "only the group tells of its events"))
                            .orElseGet(() -> new Outcome.Empty("Azure told of no moment of the group's life")));
        }
        recorder.plan(StartupEventsSource.ARTIFACT, about.window(), params);
    }

    private void logs() {
        if (group.containers().isEmpty()) {
            Map<String, String> params = place.params();
            Ended.put(params, Untold.because(group.gap(), about, "only the group tells which containers it has"));
            recorder.plan(ContainerLogSource.ARTIFACT, about.window(), params);
        }
        for (KnownContainer container : group.containers()) {
            recorder.plan(ContainerLogSource.ARTIFACT, about.window(), log(container));
            if (container.restarts() > 0) {
                recorder.plan(EarlierLogSource.ARTIFACT, about.window(), earlierLog(container));
            }
        }
    }

    private Map<String, String> log(KnownContainer container) {
        Map<String, String> params = place.params();
        params.put("container", container.name());
        params.put("restarts", Integer.toString(container.restarts()));
        container.started().ifPresent(at -> params.put("started", at.toString()));
        if (!container.hasRun()) {
            params.put("neverRan", "true");
        }
        return params;
    }

    /** That there was an earlier instance, and that its log is gone, is evidence as well. */
    private Map<String, String> earlierLog(KnownContainer container) {
        Map<String, String> params = place.params();
        params.put("container", container.name());
        Ended.put(
                params,
                new Outcome.Expired("it was started again " + Counted.of(container.restarts(), "time")
                        + container.before().map(before -> ", " + before).orElse("")
                        + "; Container Instances shows the log of the current instance alone, so what the earlier ones"
                        + " wrote is only where a Log Analytics workspace kept it"));
        return params;
    }

    private void metrics() {
        Instant end = about.window().to();
        Instant day = end.minus(FINE);
        Instant begin = end.minus(METRICS);
        Instant asked = about.window().from().isBefore(day) ? about.window().from() : day;
        Instant fine = asked.isAfter(begin) ? asked : begin;
        for (MetricKind kind : MetricKind.values()) {
            recorder.plan(MetricsSource.ARTIFACT, new TimeWindow(fine, end), metric(kind, MetricGrain.MINUTE));
            if (begin.isBefore(fine)) {
                recorder.plan(
                        MetricsSource.ARTIFACT, new TimeWindow(begin, fine), metric(kind, MetricGrain.FIVE_MINUTES));
            }
        }
    }

    private Map<String, String> metric(MetricKind kind, MetricGrain grain) {
        Map<String, String> params = place.params();
        params.put("kind", kind.name());
        params.put("grain", grain.name());
        return params;
    }

    /** Of the workspace that the group names, or that somebody who asks for a group that is gone names. */
    private void rows() {
        Optional<String> named = Optional.of(about.param(Workspace.PARAM)).filter(id -> !id.isEmpty());
        Map<String, String> params = place.params();
        Optional<String> workspace = group.workspace().or(() -> named);
        if (workspace.isEmpty()) {
            Ended.put(params, group.gap().map(this::withoutGroup).orElseGet(GroupPlan::notEnabled));
        } else if (Guid.is(workspace.get())) {
            params.put(Workspace.PARAM, workspace.get());
        } else {
            Ended.put(params, new Outcome.Failed("NotAnId", "what the group names as its workspace is no id of one"));
        }
        recorder.plan(LogAnalyticsSource.ARTIFACT, about.window(), params);
        if (named.isPresent() && !named.equals(workspace)) {
            Map<String, String> other = place.params();
            other.put(Workspace.PARAM, named.get());
            recorder.plan(LogAnalyticsSource.ARTIFACT, about.window(), other);
        }
    }

    private Outcome withoutGroup(Outcome gap) {
        return Untold.because(
                gap,
                about,
                "only the group tells which workspace its logs went to: set EPHEMERA_WORKSPACE to its id to have it"
                        + " asked");
    }

    private static Outcome notEnabled() {
        return new Outcome.NotEnabled("the group's definition names no Log Analytics workspace. Whether a diagnostic"
                + " setting sends its logs to one is not read: 'az monitor diagnostic-settings list' tells, and"
                + " EPHEMERA_WORKSPACE has it asked. Else name a workspace the next time a group is made, not now: that"
                + " restarts the containers, and their logs and memory are gone");
    }

    private void roles() {
        if (group.principals().isEmpty()) {
            Map<String, String> params = place.params();
            Ended.put(
                    params,
                    group.gap()
                            .map(gap -> Untold.because(gap, about, "only the group tells which identity it has"))
                            .orElseGet(() -> new Outcome.NotApplicable("the group has no managed identity")));
            recorder.plan(RoleAssignmentsSource.ARTIFACT, about.window(), params);
        }
        for (String principal : group.principals()) {
            Map<String, String> params = place.params();
            params.put("principal", principal);
            if (!Guid.is(principal)) {
                Ended.put(
                        params, new Outcome.Failed("NotAnId", "what the group names as its identity is no id of one"));
            }
            recorder.plan(RoleAssignmentsSource.ARTIFACT, about.window(), params);
        }
    }
}
