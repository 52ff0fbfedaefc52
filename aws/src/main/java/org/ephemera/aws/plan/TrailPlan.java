package org.ephemera.aws.plan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.TargetAttributes;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.AssumedRoleQuery;
import org.ephemera.aws.target.AuditWindow;
import org.ephemera.aws.target.ExecCall;
import org.ephemera.aws.target.ExecLogging;
import org.ephemera.aws.target.IamArn;
import org.ephemera.aws.target.KnownTask;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;

/**
 * Plans the questions to CloudTrail about a target, one item each: to the event history, which nobody can turn off, and
 * beside it to a trail, if one was named. {@code ResourceName} is not asked for: events of ECS name few resources or none,
 * and all of them are found by their source.
 */
public final class TrailPlan {

    /** Who makes logs disappear does it with one of these. */
    private static final List<String> ERASURES = List.of("DeleteLogStream", "DeleteLogGroup", "PutRetentionPolicy");

    /** Who has calls written down no longer, with one of these; the event history goes on all the same. */
    private static final List<String> SILENCING =
            List.of("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors");

    /** Who moved a tag. A registry in another region or account tells it there. */
    private static final String PUSH = "PutImage";

    /** Of a service or a cluster; the newest. */
    private static final int MOST_TASKS = 20;

    /** Under these tasks. */
    private static final int MOST_MACHINES = 10;
    /** Of a namespace. */
    private static final int MOST_ROLES = 20;

    private final PlannedItem about;
    private final EcsPlace place;
    private final String trail;
    private final AuditWindow audit;
    private final Optional<NamedTrailPlan> named;
    private final TimeWindow window;
    private final Optional<Outcome> elsewhere;
    private final Recorder recorder;

    /**
     * Plans nothing yet.
     *
     * @param about an item that is told of the whole target: {@code target, region, account, cluster, task, trail}
     * @param createdAt of the first task, RFC 3339; "" if it is not known
     */
    public TrailPlan(PlannedItem about, String createdAt, Recorder recorder) {
        this(about, createdAt, Optional.empty(), recorder);
    }

    /**
     * Of a target that may be in another account than the credentials.
     *
     * @param elsewhere how each question to the event history ends, which is that of the credentials' account; a named trail
     *     may have other accounts' events, and is asked
     */
    public TrailPlan(PlannedItem about, String createdAt, Optional<Outcome> elsewhere, Recorder recorder) {
        Optional<NamedTrail> trail = Optional.of(TargetAttributes.of(about).trail())
                .filter(arn -> !arn.isEmpty())
                .map(NamedTrail::parse);
        this.about = about;
        this.place = EcsPlace.of(about);
        this.trail = trail.map(NamedTrail::arn).orElse("");
        this.window = about.window();
        this.elsewhere = elsewhere;
        this.audit = new AuditWindow(window, createdAt);
        this.named = trail.map(there -> new NamedTrailPlan(
                there, about, AuditWindow.unlimited(window, createdAt), elsewhere.isPresent(), recorder));
        this.recorder = recorder;
    }

    /**
     * What the tasks' own roles did, where they are and where CloudTrail writes down calls to IAM, wherever they are made: the id of a task
     * is the name of its role's sessions.
     */
    void roleSessions(List<String> taskIds) {
        List<String> newest = taskIds.stream().limit(MOST_TASKS).toList();
        sessionsOf(newest, audit.life());
        int left = taskIds.size() - MOST_TASKS;
        if (left > 0) {
            ended(audit.life(), left(left));
        }
        named.ifPresent(plan -> plan.mentions(taskIds));
    }

    /**
     * What was done with the role of the machines that the tasks run on, in the time of the package: a container that reaches a machine's
     * metadata service has it. The id of the machine is the name of the role's sessions. A named trail is asked what mentions it.
     */
    void machineSessions(List<String> machines) {
        List<String> some = machines.stream().limit(MOST_MACHINES).toList();
        sessionsOf(some, window);
        named.ifPresent(plan -> plan.machines(some));
        int left = machines.size() - some.size();
        if (left > 0) {
            ended(
                    window,
                    new Outcome.Skipped("it was asked what was done with the role of the first " + MOST_MACHINES
                            + " machines, as two questions a second are answered; ask for the " + left
                            + " others by the Username of 'aws cloudtrail lookup-events', which is the instance's id"));
        }
    }

    private void sessionsOf(List<String> names, TimeWindow span) {
        names.forEach(name -> plan(query(TrailCatalog.SESSION_ATTRIBUTE, name), span));
        global().filter(region -> !region.equals(place.region()))
                .ifPresent(region -> names.forEach(
                        name -> plan(query(TrailCatalog.SESSION_ATTRIBUTE, name).inRegion(region), span)));
    }

    /**
     * Who took a role with a token of a service account, in the time of the package: each of its pods does each hour.
     *
     * @param subject as {@link AssumedRoleQuery#subject} names it
     */
    public void byToken(String subject) {
        LookupParameters query = query(TrailCatalog.SESSION_ATTRIBUTE, subject);
        plan(query, window);
        if (place.partition().equals("aws") && !place.region().equals(AssumedRoleQuery.GLOBAL)) {
            plan(query.inRegion(AssumedRoleQuery.GLOBAL), window);
        }
        mentions(List.of(subject));
    }

    /**
     * Who took these roles in whichever way, in the time of the package; what is taken in another account is written down there. A named
     * trail is not asked: it is for the account's name and the pod's.
     */
    public void roles(Collection<String> all) {
        List<String> arns = all.stream()
                .filter(arn -> IamArn.role(arn)
                        .filter(role -> role.account().equals(place.account()))
                        .isPresent())
                .distinct()
                .toList();
        arns.stream().limit(MOST_ROLES).forEach(arn -> unnamed(AssumedRoleQuery.RESOURCE, arn, Optional.empty()));
        int left = arns.size() - MOST_ROLES;
        if (left > 0) {
            unnamed(
                    AssumedRoleQuery.RESOURCE,
                    "",
                    Optional.of(new Outcome.Skipped("it was asked who took the first " + MOST_ROLES
                            + " roles, as two questions a second are" + " answered; ask for the " + left
                            + " others by the ResourceName of 'aws cloudtrail lookup-events'")));
        }
    }

    /** Who had TrailCatalog.EKS_EVENTS give the role of a pod, in the time of the package. */
    public void byAgent() {
        unnamed("EventName", AssumedRoleQuery.BY_AGENT, Optional.empty());
    }

    private void unnamed(String attribute, String value, Optional<Outcome> known) {
        plan(LookupParameters.of(place, "", attribute, value), window, known);
    }

    /** What in the named trail, if there is one, mentions one of the names; "" is none. */
    void mentions(List<String> names) {
        List<String> told = names.stream().filter(name -> !name.isEmpty()).toList();
        named.filter(plan -> !told.isEmpty()).ifPresent(plan -> plan.mentions(told));
    }

    /** Where events of services that are of no region are written down in the target's partition (CloudTrail user guide). */
    private Optional<String> global() {
        return switch (place.partition()) {
            case "aws" -> Optional.of(AssumedRoleQuery.GLOBAL);
            case "aws-us-gov" -> Optional.of("us-gov-west-1");
            case "aws-cn" -> Optional.of("cn-north-1");
            default -> Optional.empty();
        };
    }

    /** The tasks are not known: that nobody asked about their roles stands in the plan. */
    void untold(Outcome why) {
        ended(audit.life(), why);
        named.ifPresent(plan -> plan.untold(why));
    }

    /**
     * What everybody did to a service, and to logs, and who pushed images.
     *
     * @param service by which CloudTrail knows it: {@link TrailCatalog#ECS_EVENTS}, {@link TrailCatalog#EKS_EVENTS}
     * @param tasks by whose names a call is known that started the target
     */
    void account(String service, List<KnownTask> tasks) {
        LookupParameters calls = new LookupParameters(
                place,
                trail,
                "EventSource",
                service,
                false,
                Optional.of(StartCallCriteria.of(tasks, about, audit.life())),
                ExecLogging.ABSENT);
        plan(calls, window);
        audit.start().ifPresent(start -> plan(calls, start));
        Stream.concat(ERASURES.stream(), SILENCING.stream())
                .forEach(name -> plan(query("EventName", name), audit.life()));
        plan(query("EventName", PUSH), window);
        named.ifPresent(plan -> plan.account(
                service, Stream.concat(ERASURES.stream(), SILENCING.stream()).toList()));
    }

    /** Who made logs disappear that are in another region than the target: that region has a history of its own. */
    void erasuresIn(String region) {
        ERASURES.forEach(name -> plan(query("EventName", name).inRegion(region), audit.life()));
    }

    /** Who opened a session in a container, and the logs of these sessions. */
    void sessions(ExecLogging logging) {
        plan(
                new LookupParameters(place, trail, "EventName", ExecCall.EXECUTE, false, Optional.empty(), logging),
                audit.life());
        plan(query("EventName", ExecCall.START), audit.life());
        named.ifPresent(plan -> plan.sessions(logging));
    }

    private Outcome left(int tasks) {
        String asked = "it was asked for the newest " + MOST_TASKS + " tasks, as two questions a second are answered; ";
        return named.isPresent()
                ? new Outcome.NotApplicable(
                        asked + "the named trail is asked about all, also about the " + tasks + " others")
                : new Outcome.Skipped(
                        asked + "collect the " + tasks
                                + " others by themselves to know what their roles did, or name a trail, which is asked about all");
    }

    /** That a question about sessions of roles is not asked stands in the plan. */
    private void ended(TimeWindow span, Outcome outcome) {
        plan(query(TrailCatalog.SESSION_ATTRIBUTE, ""), span, Optional.of(outcome));
    }

    private LookupParameters query(String attribute, String value) {
        return LookupParameters.of(place, trail, attribute, value);
    }

    private void plan(LookupParameters query, TimeWindow span) {
        plan(query, span, Optional.empty());
    }

    private void plan(LookupParameters query, TimeWindow span, Optional<Outcome> known) {
        recorder.plan(TrailCatalog.EVENTS, span, PresetOutcome.with(query, elsewhere.or(() -> known)));
    }
}
