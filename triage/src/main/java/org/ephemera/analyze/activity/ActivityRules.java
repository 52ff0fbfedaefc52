package org.ephemera.analyze.activity;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.read.SealedPackage;

/** The rules EXE: exec, attach and debugging, port forwarding, logs switched off, mass deployment, rights taken, the target's own role used, keys given out, ways to come back. */
public final class ActivityRules {
    private ActivityRules() {}

    /** Findings in their order, and what could not be seen. */
    public record Result(List<Finding> findings, List<Gap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges the calls of a package.
     *
     * @param calls by time; the collector's own are passed over
     */
    public static Result findings(List<ControlCall> calls, SealedPackage sealed) {
        List<ControlCall> others = calls.stream().filter(call -> !call.ours()).toList();
        Familiar familiar = new Familiar(others);
        CallNotes judged = new CallNotes();
        OwnRole role = new OwnRole(familiar, sealed);
        List<CallRule> rules = List.of(
                new PodAccess(familiar),
                new NodeProxy(),
                new EcsExec(familiar, sealed),
                new ManagerSession(familiar, sealed),
                new AzureExec(familiar),
                new Contamination(sealed),
                new LogTampering(sealed),
                new MassDeployment(),
                new ClusterTakeover(),
                new RoleAssignment(),
                role,
                new OwnAccount(familiar, sealed),
                new OwnIdentity(sealed),
                new KeysGiven(familiar, sealed),
                new Foothold(familiar, role::isOwn));
        rules.forEach(rule -> rule.judge(others, judged));
        UnseenCalls.spots(calls, sealed, judged);
        return new Result(judged.findings(), judged.gaps());
    }
}
