package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What a managed identity of the target did in Azure (EXE-012), as {@link TargetRoleUse} does it of AWS: whoever is in a container has its
 * identity. Operations are in lower case (Azure documentation, "Azure permissions").
 */
final class TargetIdentityUse implements CallRule {
    /** Who may do what, and who may read what. */
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

    /** What runs somewhere, and entry into what runs. */
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

    /** What makes one finding. */
    private record Kind(String principal, String action, Optional<String> error) {}

    @Override
    public void judge(List<ControlCall> calls, ActivityFindings judged) {
        Map<Kind, List<ControlCall>> kinds = new LinkedHashMap<>();
        AzureOperations.once(calls.stream().filter(target::isIdentity))
                .filter(call -> isAmong(RIGHTS, call) || isAmong(COMPUTING, call) || AzureKeyRetrieval.isOne(call))
                .forEach(call -> kinds.computeIfAbsent(
                                new Kind(call.principal(), call.action(), call.error()), none -> new ArrayList<>())
                        .add(call));
        kinds.forEach((kind, own) -> add(kind, own, judged));
    }

    private static void add(Kind kind, List<ControlCall> own, ActivityFindings judged) {
        ControlCall first = own.getFirst();
        String resource = AzureTargetParts.resource(first);
        judged.add(
                "EXE-012",
                severity(own),
                kind.principal(),
                "the target's managed identity " + kind.principal()
                        + (kind.error().isPresent() ? " tried " : " called ") + kind.action()
                        + (own.size() > 1 ? ", " + own.size() + " times" : "")
                        + ", on " + resource.substring(resource.lastIndexOf('/') + 1)
                        + first.sourceIp().map(ip -> ", from " + ip).orElse("")
                        + kind.error().map(error -> "; refused: " + error).orElse(""),
                first,
                own.stream()
                        .skip(1)
                        .limit(MOST_PLACES - 1)
                        .map(ControlCall::evidence)
                        .toArray(Evidence[]::new));
    }

    /** Programs ask for keys of accounts as a matter of course, and do so on other days, too. */
    private static Severity severity(List<ControlCall> own) {
        ControlCall first = own.getFirst();
        boolean refused = first.error().isPresent();
        if (isAmong(RIGHTS, first)) {
            return refused ? Severity.MEDIUM : Severity.HIGH;
        }
        return refused || (AzureKeyRetrieval.isOne(first) && AzureKeyRetrieval.isRoutine(own))
                ? Severity.LOW
                : Severity.MEDIUM;
    }

    private static boolean isAmong(Set<String> operations, ControlCall call) {
        return operations.contains(call.action().toLowerCase(Locale.ROOT));
    }
}
