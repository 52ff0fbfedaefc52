package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Operations of the target's managed identity in Azure (EXE-012): an attacker in a container has its identity. See
 * {@link TargetRoleUse} for AWS. Operations are in lower case (Azure documentation, "Azure permissions").
 */
final class TargetIdentityUse implements CallRule {
    /** Operations that change permissions or give access to data. */
    private static final Set<String> RIGHTS = Set.of(
            "microsoft.authorization/roleassignments/write",
            "microsoft.authorization/roledefinitions/write",
            "microsoft.authorization/elevateaccess/action",
            "microsoft.authorization/locks/delete",
            "microsoft.managedidentity/userassignedidentities/assign/action",
            "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write",
            "microsoft.keyvault/vaults/write",
            "microsoft.keyvault/vaults/accesspolicies/write",
            "microsoft.compute/disks/begingetaccess/action",
            "microsoft.compute/snapshots/begingetaccess/action");

    /** Operations that run workloads or enter running ones. */
    private static final Set<String> COMPUTING = Set.of(
            "microsoft.containerinstance/containergroups/write",
            "microsoft.containerinstance/containergroups/containers/exec/action",
            "microsoft.app/containerapps/write",
            "microsoft.app/containerapps/getauthtoken/action",
            "microsoft.app/managedenvironments/getauthtoken/action",
            "microsoft.app/jobs/write",
            "microsoft.app/jobs/start/action",
            "microsoft.compute/virtualmachines/write",
            "microsoft.compute/virtualmachines/extensions/write",
            "microsoft.compute/virtualmachines/runcommand/action",
            "microsoft.compute/virtualmachines/runcommands/write",
            "microsoft.compute/virtualmachinescalesets/write",
            "microsoft.compute/virtualmachinescalesets/virtualmachines/runcommand/action",
            "microsoft.containerservice/managedclusters/write",
            "microsoft.containerservice/managedclusters/agentpools/write",
            "microsoft.containerservice/managedclusters/runcommand/action",
            "microsoft.containerservice/managedclusters/listclusteradmincredential/action",
            "microsoft.web/sites/write",
            "microsoft.batch/batchaccounts/write",
            "microsoft.machinelearningservices/workspaces/computes/write",
            "microsoft.automation/automationaccounts/jobs/write",
            "microsoft.resources/deploymentscripts/write",
            "microsoft.resources/deployments/write");

    private static final int MOST_PLACES = 10;

    private final AzureTargetParts target;

    TargetIdentityUse(SealedPackage sealed) {
        this.target = AzureTargetParts.of(sealed);
    }

    /** Key of one finding: equal calls are reported together. */
    private record CallGroup(String principal, String action, Optional<String> error) {}

    @Override
    public void evaluate(List<ControlCall> calls, ActivityFindings findings) {
        Map<CallGroup, List<ControlCall>> groups = new LinkedHashMap<>();
        AzureOperations.distinctOperations(calls.stream().filter(target::isIdentity))
                .filter(call ->
                        isAmong(RIGHTS, call) || isAmong(COMPUTING, call) || AzureKeyRetrieval.isKeyRequest(call))
                .forEach(call -> groups.computeIfAbsent(
                                new CallGroup(call.principal(), call.action(), call.error()), none -> new ArrayList<>())
                        .add(call));
        groups.forEach((group, same) -> add(group, same, findings));
    }

    private static void add(CallGroup group, List<ControlCall> calls, ActivityFindings findings) {
        ControlCall first = calls.getFirst();
        String resource = AzureTargetParts.resource(first);
        findings.add(
                "EXE-012",
                severity(calls),
                group.principal(),
                "the target's managed identity " + group.principal()
                        + (group.error().isPresent() ? " tried " : " called ") + group.action()
                        + (calls.size() > 1 ? ", " + calls.size() + " times" : "")
                        + ", on " + resource.substring(resource.lastIndexOf('/') + 1)
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + group.error().map(error -> "; refused: " + error).orElse(""),
                first,
                calls.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(EvidenceLocation[]::new));
    }

    /** Returns the severity. Programs request account keys in normal operation, and then also on other days. */
    private static Severity severity(List<ControlCall> calls) {
        ControlCall first = calls.getFirst();
        boolean failed = first.error().isPresent();
        if (isAmong(RIGHTS, first)) {
            return failed ? Severity.MEDIUM : Severity.HIGH;
        }
        return failed || (AzureKeyRetrieval.isKeyRequest(first) && AzureKeyRetrieval.isRoutine(calls))
                ? Severity.LOW
                : Severity.MEDIUM;
    }

    private static boolean isAmong(Set<String> operations, ControlCall call) {
        return operations.contains(call.action().toLowerCase(Locale.ROOT));
    }
}
