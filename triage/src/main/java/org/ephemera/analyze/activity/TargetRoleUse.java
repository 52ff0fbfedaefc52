package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.Workloads;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What was done in the account with the role of the target itself, and by whom else it was used (EXE-012): whoever is in a container has
 * its role, and what they do with it looks like the container's own doing. A session of a task's role has the id of the task for its name, and one of
 * the machine below that of the machine, by which CloudTrail is asked for them.
 */
final class TargetRoleUse implements CallRule {
    /** A question to the event history by this attribute is about a session, or about a service account. */
    private static final String BY_SESSION = "Username";

    private static final String ACCOUNT = "system:";
    private static final String ASSUMED = ":assumed-role/";
    private static final int MOST_PLACES = 10;

    /** Who may do what, who may read what, and which keys there are. Names of Lambda end in a version. */
    private static final List<String> RIGHTS = List.of(
            "iam Create*",
            "iam Attach*",
            "iam Put*",
            "iam Add*",
            "iam Update*",
            "iam SetDefaultPolicyVersion",
            "iam Deactivate*",
            "iam Delete*PermissionsBoundary",
            "sts GetFederationToken",
            "kms PutKeyPolicy",
            "kms ScheduleKeyDeletion",
            "kms DisableKey",
            "s3 PutBucketPolicy",
            "s3 PutBucketAcl",
            "s3 PutBucketPublicAccessBlock",
            "s3 PutBucketReplication",
            "s3 DeleteBucketPolicy",
            "s3 DeleteBucketPublicAccessBlock",
            "s3 DeleteAccountPublicAccessBlock",
            "ec2 ModifySnapshotAttribute",
            "ec2 ModifyImageAttribute",
            "ec2 CreateKeyPair",
            "ec2 ImportKeyPair",
            "rds ModifyDBSnapshotAttribute",
            "rds ModifyDBClusterSnapshotAttribute",
            "secretsmanager PutResourcePolicy",
            "ecr SetRepositoryPolicy",
            "lambda AddPermission*",
            "organizations LeaveOrganization");

    /** What runs somewhere, and entry into what runs. */
    private static final List<String> COMPUTING = List.of(
            "ecs RunTask",
            "ecs StartTask",
            "ecs CreateService",
            "ecs UpdateService",
            "ecs CreateTaskSet",
            "ecs CreateExpressGatewayService",
            "ecs UpdateExpressGatewayService",
            "ecs CreateDaemon",
            "ecs UpdateDaemon",
            "ecs CreateCluster",
            "ecs RegisterTaskDefinition",
            "ecs RegisterDaemonTaskDefinition",
            "ecs ExecuteCommand",
            "ec2 RunInstances",
            "ec2 RequestSpot*",
            "ec2 CreateFleet",
            "ec2 CreateLaunchTemplate*",
            "ec2 AuthorizeSecurityGroupIngress",
            "autoscaling CreateAutoScalingGroup",
            "lambda CreateFunction*",
            "lambda UpdateFunctionCode*",
            "batch SubmitJob",
            "batch CreateComputeEnvironment",
            "ssm SendCommand",
            "ssm StartSession",
            "sagemaker CreateTrainingJob",
            "sagemaker CreateNotebookInstance",
            "codebuild CreateProject",
            "codebuild StartBuild",
            "apprunner CreateService",
            "lightsail CreateInstances");

    private final Set<String> sessions;
    private final CallerBaseline familiar;
    private final ExternalCredentialUse elsewhere;

    TargetRoleUse(CallerBaseline familiar, SealedPackage sealed) {
        this.familiar = familiar;
        this.sessions = sealed.outcomes().stream()
                .filter(item -> item.planned().param("attribute").equals(BY_SESSION))
                .map(item -> item.planned().param("value"))
                .filter(name -> !name.isEmpty() && !name.startsWith(ACCOUNT))
                .collect(Collectors.toSet());
        Map<String, Set<String>> addresses = new HashMap<>();
        if (!sessions.isEmpty()) {
            Workloads.of(sealed)
                    .workloads()
                    .forEach(workload -> addresses.put(
                            ExaminedEcsTarget.last(workload.name()),
                            workload.exposure().publicEnds().stream()
                                    .map(Fact::value)
                                    .collect(Collectors.toSet())));
        }
        this.elsewhere = new ExternalCredentialUse(
                familiar, call -> isFromNoneOf(addresses, call), "which is no address of the task");
    }

    /** What makes one finding: a batch platform starts thousands of tasks, and so may whoever has its role. */
    private record Kind(String principal, String operation, Optional<String> error, boolean stranger) {}

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Map<Kind, List<ControlCall>> kinds = new LinkedHashMap<>();
        for (ControlCall call : calls) {
            if (isOwn(call) && (isAmong(RIGHTS, call) || isAmong(COMPUTING, call))) {
                Kind kind =
                        new Kind(call.principal(), call.service() + ":" + call.action(), call.error(), isStrange(call));
                kinds.computeIfAbsent(kind, none -> new ArrayList<>()).add(call);
            }
        }
        kinds.forEach((kind, own) -> add(kind, own, judged));
        elsewhere.judge(calls.stream().filter(this::isOwn).toList(), judged);
    }

    private static void add(Kind kind, List<ControlCall> own, ActivityFindings judged) {
        ControlCall first = own.getFirst();
        judged.add(
                "EXE-012",
                severity(isAmong(RIGHTS, first) || kind.stranger(), kind.error().isPresent()),
                ExaminedEcsTarget.last(kind.principal()),
                kind.principal()
                        + (kind.error().isPresent() ? " tried " : " called ")
                        + kind.operation()
                        + (own.size() > 1 ? ", " + own.size() + " times" : "")
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + (kind.stranger() ? "; from an address or with a program that is new for it" : "")
                        + kind.error().map(error -> "; refused: " + error).orElse(""),
                first,
                own.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(Evidence[]::new));
    }

    private static Severity severity(boolean grave, boolean refused) {
        if (grave) {
            return refused ? Severity.MEDIUM : Severity.HIGH;
        }
        return refused ? Severity.LOW : Severity.MEDIUM;
    }

    /** A service that calls on behalf of the role, as CloudFormation does, has its own name for an address and for a program. */
    private boolean isStrange(ControlCall call) {
        return call.sourceIp().filter(IpAddresses::isAddress).isPresent() && familiar.isStrange(call);
    }

    /** What others call on its behalf comes from them; of addresses of IPv6 none is told. */
    private static boolean isFromNoneOf(Map<String, Set<String>> addresses, ControlCall call) {
        Set<String> own = addresses.getOrDefault(ExaminedEcsTarget.last(call.principal()), Set.of());
        return !own.isEmpty()
                && !call.entry().path("userIdentity").has("invokedBy")
                && call.sourceIp()
                        .filter(ip -> ip.indexOf(':') < 0 && !own.contains(ip))
                        .isPresent();
    }

    boolean isOwn(ControlCall call) {
        return call.entry().has("eventSource")
                && call.principal().contains(ASSUMED)
                && sessions.contains(ExaminedEcsTarget.last(call.principal()));
    }

    private static boolean isAmong(List<String> operations, ControlCall call) {
        String operation = call.service() + " " + call.action();
        Predicate<String> matches = known -> known.contains("*")
                ? operation.startsWith(known.substring(0, known.indexOf('*')))
                        && operation.endsWith(known.substring(known.indexOf('*') + 1))
                : operation.equals(known);
        return operations.stream().anyMatch(matches);
    }
}
