package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.AssumedRoleQuery;
import org.ephemera.aws.target.CloudTrailWindow;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.ExecSessionCall;
import org.ephemera.aws.target.IamArn;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans the CloudTrail queries about a target, one item each: queries of the event history, and of the trail that the
 * user gave with {@code --trail}. The event history cannot be turned off. {@code ResourceName} is not queried for ECS:
 * its events contain few resources or none, and all of them are found by their source.
 */
public final class TrailPlan {

    /** Calls that delete logs. */
    private static final List<String> ERASURES = List.of("DeleteLogStream", "DeleteLogGroup", "PutRetentionPolicy");

    /** Calls that stop or limit a trail; the event history continues to record. */
    private static final List<String> SILENCING =
            List.of("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors");

    /** Call that moves an image tag. A registry in another region or account records it there. */
    private static final String PUSH = "PutImage";

    /** Limit of tasks of a service or a cluster, newest first. */
    private static final int MOST_TASKS = 20;

    /** Limit of machines below these tasks. */
    private static final int MOST_MACHINES = 10;
    /** Limit of roles of a namespace. */
    private static final int MOST_ROLES = 20;

    private final PlannedItem parent;
    private final EcsPlace place;
    private final String trail;
    private final CloudTrailWindow audit;
    private final Optional<NamedTrailPlan> named;
    private final TimeWindow window;
    private final Optional<Outcome> crossAccount;
    private final Recorder recorder;

    /**
     * Creates the plan of the queries.
     *
     * @param parent an item with the parameters of the target: {@code target, region, account, cluster, task, trail}
     * @param createdAt creation time of the first task, RFC 3339; "" if unknown
     */
    public TrailPlan(PlannedItem parent, String createdAt, Recorder recorder) {
        this(parent, createdAt, Optional.empty(), recorder);
    }

    /**
     * Creates the plan for a target that may be in another account than the credentials.
     *
     * @param crossAccount preset outcome of each query of the event history, which is the history of the credentials'
     *     account; the trail that the user gave with {@code --trail} may contain events of other accounts and is
     *     queried
     */
    public TrailPlan(PlannedItem parent, String createdAt, Optional<Outcome> crossAccount, Recorder recorder) {
        Optional<TrailLogGroup> trail = Optional.of(TargetAttributes.of(parent).trail())
                .filter(arn -> !arn.isEmpty())
                .map(TrailLogGroup::parse);
        this.parent = parent;
        this.place = EcsPlace.of(parent);
        this.trail = trail.map(TrailLogGroup::arn).orElse("");
        this.window = parent.window();
        this.crossAccount = crossAccount;
        this.audit = new CloudTrailWindow(window, createdAt);
        this.named = trail.map(namedTrail -> new NamedTrailPlan(
                namedTrail, parent, CloudTrailWindow.unlimited(window, createdAt), crossAccount.isPresent(), recorder));
        this.recorder = recorder;
    }

    /**
     * Plans the API activity of the task roles, in the target's region and in the region where CloudTrail records
     * global services such as IAM. The id of a task is the session name of its role.
     */
    void planRoleSessions(List<String> taskIds) {
        List<String> newest = taskIds.stream().limit(MOST_TASKS).toList();
        planSessions(newest, audit.lifetime());
        int skippedTasks = taskIds.size() - MOST_TASKS;
        if (skippedTasks > 0) {
            planPreset(audit.lifetime(), skippedTasks(skippedTasks));
        }
        named.ifPresent(plan -> plan.planMentions(taskIds));
    }

    /**
     * Plans the API activity of the instance roles in the window. A container that can reach the metadata service of
     * its machine can use the machine's role. The id of the machine is the session name of the role. The named trail is
     * searched for events that mention the machine.
     */
    void planMachineSessions(List<String> machines) {
        List<String> selected = machines.stream().limit(MOST_MACHINES).toList();
        planSessions(selected, window);
        named.ifPresent(plan -> plan.planMachineMentions(selected));
        int skippedTasks = machines.size() - selected.size();
        if (skippedTasks > 0) {
            planPreset(
                    window,
                    new Outcome.Skipped("only the roles of the first " + MOST_MACHINES
                            + " machines are looked up, because CloudTrail allows two lookups per second; for the "
                            + skippedTasks
                            + " others, run 'aws cloudtrail lookup-events' with the instance id as Username"));
        }
    }

    private void planSessions(List<String> names, TimeWindow lookupWindow) {
        names.forEach(name -> plan(query(TrailCatalog.SESSION_ATTRIBUTE, name), lookupWindow));
        globalRegion()
                .filter(region -> !region.equals(place.region()))
                .ifPresent(region -> names.forEach(
                        name -> plan(query(TrailCatalog.SESSION_ATTRIBUTE, name).inRegion(region), lookupWindow)));
    }

    /**
     * Plans the role assumptions with a token of a service account in the window; each of its pods assumes the role
     * every hour.
     *
     * @param subject the subject of the token, as {@link AssumedRoleQuery#subject} returns it
     */
    public void planTokenSessions(String subject) {
        LookupParameters query = query(TrailCatalog.SESSION_ATTRIBUTE, subject);
        plan(query, window);
        if (place.partition().equals("aws") && !place.region().equals(AssumedRoleQuery.GLOBAL)) {
            plan(query.inRegion(AssumedRoleQuery.GLOBAL), window);
        }
        planMentions(List.of(subject));
    }

    /**
     * Plans all assumptions of these roles in the window. Assumptions of a role of another account are recorded there.
     * The trail that the user gave with {@code --trail} is not queried for the roles: it is searched for the names of
     * the service account and the pod.
     */
    public void planRoleAssumptions(Collection<String> all) {
        List<String> arns = all.stream()
                .filter(arn -> IamArn.role(arn)
                        .filter(role -> role.account().equals(place.account()))
                        .isPresent())
                .distinct()
                .toList();
        arns.stream().limit(MOST_ROLES).forEach(arn -> planLookup(AssumedRoleQuery.RESOURCE, arn, Optional.empty()));
        int skippedTasks = arns.size() - MOST_ROLES;
        if (skippedTasks > 0) {
            planLookup(
                    AssumedRoleQuery.RESOURCE,
                    "",
                    Optional.of(new Outcome.Skipped("only assumptions of the first " + MOST_ROLES
                            + " roles are looked up, because CloudTrail allows two lookups per second; for the "
                            + skippedTasks
                            + " others, run 'aws cloudtrail lookup-events' with the role as ResourceName")));
        }
    }

    /** Plans the credential requests of the EKS Pod Identity agent in the window. */
    public void planAgentSessions() {
        planLookup("EventName", AssumedRoleQuery.BY_AGENT, Optional.empty());
    }

    private void planLookup(String attribute, String value, Optional<Outcome> known) {
        plan(LookupParameters.of(place, "", attribute, value), window, known);
    }

    /**
     * Plans the search of the trail that the user gave with {@code --trail}, if any, for events that mention one of the
     * names. Empty names are ignored.
     */
    void planMentions(List<String> names) {
        List<String> known = names.stream().filter(name -> !name.isEmpty()).toList();
        named.filter(plan -> !known.isEmpty()).ifPresent(plan -> plan.planMentions(known));
    }

    /** Returns the region that records events of global services in the target's partition (CloudTrail user guide). */
    private Optional<String> globalRegion() {
        return switch (place.partition()) {
            case "aws" -> Optional.of(AssumedRoleQuery.GLOBAL);
            case "aws-us-gov" -> Optional.of("us-gov-west-1");
            case "aws-cn" -> Optional.of("cn-north-1");
            default -> Optional.empty();
        };
    }

    /** Plans one lookup of role sessions with this outcome, because the tasks are unknown. */
    void planUnresolved(Outcome why) {
        planPreset(audit.lifetime(), why);
        named.ifPresent(plan -> plan.planUnresolved(why));
    }

    /**
     * Plans the API activity of all principals against a service and against logs, and the image pushes.
     *
     * @param service event source in CloudTrail: {@link TrailCatalog#ECS_EVENTS}, {@link TrailCatalog#EKS_EVENTS}
     * @param tasks the tasks whose names identify the call that started the target
     */
    void planAccountActivity(String service, List<KnownTask> tasks) {
        LookupParameters calls = new LookupParameters(
                place,
                trail,
                "EventSource",
                service,
                false,
                Optional.of(StartCallCriteria.of(tasks, parent, audit.lifetime())),
                ExecLogging.ABSENT);
        plan(calls, window);
        audit.aroundStart().ifPresent(start -> plan(calls, start));
        Stream.concat(ERASURES.stream(), SILENCING.stream())
                .forEach(name -> plan(query("EventName", name), audit.lifetime()));
        plan(query("EventName", PUSH), window);
        named.ifPresent(plan -> plan.planAccountActivity(
                service, Stream.concat(ERASURES.stream(), SILENCING.stream()).toList()));
    }

    /** Plans the deletions of logs in another region than the target's, which has a separate event history. */
    void planLogDeletions(String region) {
        ERASURES.forEach(name -> plan(query("EventName", name).inRegion(region), audit.lifetime()));
    }

    /** Plans the lookup of calls that opened exec sessions, and thereby the logs of these sessions. */
    void planExecSessions(ExecLogging logging) {
        plan(
                new LookupParameters(
                        place, trail, "EventName", ExecSessionCall.EXECUTE, false, Optional.empty(), logging),
                audit.lifetime());
        plan(query("EventName", ExecSessionCall.START), audit.lifetime());
        named.ifPresent(plan -> plan.planExecSessions(logging));
    }

    private Outcome skippedTasks(int tasks) {
        String lookedUp = "only the roles of the newest " + MOST_TASKS
                + " tasks are looked up, because CloudTrail allows two lookups per second; ";
        return named.isPresent()
                ? new Outcome.NotApplicable(
                        lookedUp + "the named trail is searched for all tasks, including the " + tasks + " others")
                : new Outcome.Skipped(lookedUp + "to see what the roles of the " + tasks
                        + " others did, collect them separately, or give a trail, which is searched for all tasks");
    }

    /** Plans one lookup of role sessions with a preset outcome. */
    private void planPreset(TimeWindow lookupWindow, Outcome outcome) {
        plan(query(TrailCatalog.SESSION_ATTRIBUTE, ""), lookupWindow, Optional.of(outcome));
    }

    private LookupParameters query(String attribute, String value) {
        return LookupParameters.of(place, trail, attribute, value);
    }

    private void plan(LookupParameters query, TimeWindow lookupWindow) {
        plan(query, lookupWindow, Optional.empty());
    }

    private void plan(LookupParameters query, TimeWindow lookupWindow, Optional<Outcome> known) {
        recorder.plan(TrailCatalog.EVENTS, lookupWindow, PresetOutcome.with(query, crossAccount.or(() -> known)));
    }
}
