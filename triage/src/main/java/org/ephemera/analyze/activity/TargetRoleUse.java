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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.WorkloadReader;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Calls with the target's own role, and use of it by others (EXE-012): an attacker in a container has its role, and
 * the calls look like those of the container. The session name of a task role is the id of the task, that of an
 * instance role the id of the instance. CloudTrail is queried by this name.
 */
final class TargetRoleUse implements CallRule {
    /** Lookup attribute of the CloudTrail event history. An item with it covers one session or one service account. */
    private static final String BY_SESSION = "Username";

    private static final String ACCOUNT = "system:";
    private static final String ASSUMED = ":assumed-role/";
    private static final int MOST_PLACES = 10;

    /**
     * Operations that change permissions, give access to data, or create or disable keys. Names of Lambda operations
     * end with an API version.
     */
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

    /** Operations that run workloads or enter running ones. */
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
    private final CallerBaseline baseline;
    private final ExternalCredentialUse externalUse;

    TargetRoleUse(CallerBaseline baseline, SealedPackage sealed) {
        this.baseline = baseline;
        this.sessions = sealed.outcomes().stream()
                .filter(item -> item.planned().param("attribute").equals(BY_SESSION))
                .map(item -> item.planned().param("value"))
                .filter(name -> !name.isEmpty() && !name.startsWith(ACCOUNT))
                .collect(Collectors.toSet());
        Map<String, Set<String>> addresses = new HashMap<>();
        if (!sessions.isEmpty()) {
            WorkloadReader.of(sealed)
                    .workloads()
                    .forEach(workload -> addresses.put(
                            ExaminedEcsTarget.last(workload.name()),
                            workload.exposure().publicEndpoints().stream()
                                    .map(LocatedValue::value)
                                    .collect(Collectors.toSet())));
        }
        this.externalUse = new ExternalCredentialUse(
                baseline, call -> isFromNoneOf(addresses, call), "which is not an address of the task");
    }

    /** Key of one finding: a batch platform, or an attacker with its role, starts thousands of tasks. */
    private record CallGroup(String principal, String operation, Optional<String> error, boolean unfamiliar) {}

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<CallGroup, List<ControlCall>> groups = new LinkedHashMap<>();
        for (ControlCall call : calls) {
            if (isOwn(call) && (isAmong(RIGHTS, call) || isAmong(COMPUTING, call))) {
                CallGroup group = new CallGroup(
                        call.principal(), call.service() + ":" + call.action(), call.error(), isUnfamiliar(call));
                groups.computeIfAbsent(group, none -> new ArrayList<>()).add(call);
            }
        }
        groups.forEach((group, same) -> add(group, same, findings));
        externalUse.evaluate(calls.stream().filter(this::isOwn).toList(), findings);
    }

    private void add(CallGroup group, List<ControlCall> own, ActivityFindings findings) {
        ControlCall first = own.getFirst();
        findings.add(
                "EXE-012",
                own.stream().anyMatch(this::isFromOutside)
                        ? Severity.HIGH
                        : severity(
                                isAmong(RIGHTS, first) || group.unfamiliar(),
                                group.error().isPresent()),
                ExaminedEcsTarget.last(group.principal()),
                group.principal()
                        + (group.error().isPresent() ? " tried " : " called ")
                        + group.operation()
                        + (own.size() > 1 ? ", " + own.size() + " times" : "")
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + (group.unfamiliar() ? "; the address or the program is new for this caller" : "")
                        + group.error().map(error -> "; refused: " + error).orElse(""),
                first,
                own.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new));
    }

    private static Severity severity(boolean grave, boolean refused) {
        if (grave) {
            return refused ? Severity.MEDIUM : Severity.HIGH;
        }
        return refused ? Severity.LOW : Severity.MEDIUM;
    }

    /** Reports whether the credentials were certainly used elsewhere. A refused call shows the theft as well. */
    private boolean isFromOutside(ControlCall call) {
        return isUnfamiliar(call) && baseline.hasNewAddressAndAgent(call) && baseline.hasUsedPublicAddress(call);
    }

    /**
     * Reports whether the caller is unfamiliar. A service that calls for the role, such as CloudFormation, has a name
     * instead of an address.
     */
    private boolean isUnfamiliar(ControlCall call) {
        return call.sourceIp().filter(IpAddresses::isAddress).isPresent() && baseline.hasNewAddressOrAgent(call);
    }

    /**
     * Reports whether the address is not one of the task's. Calls that a service makes for the role, and IPv6
     * addresses, are ignored.
     */
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
