package org.ephemera.analyze.activity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Severity;

/** Reaching through the API server to a kubelet, which asks nobody what a pod allows (EXE-003). */
final class NodeProxy implements CallRule {
    private static final Set<String> INTO = Set.of("run", "exec", "attach", "portforward", "cri", "checkpoint");
    private static final Set<String> MONITORING = Set.of("metrics", "healthz", "stats", "configz");

    @Override
    public void judge(List<ControlCall> calls, CallNotes judged) {
        Audited.of(calls)
                .filter(audited -> audited.resource().equals("nodes/proxy"))
                .forEach(audited -> judge(audited, judged));
    }

    private static void judge(Audited audited, CallNotes judged) {
        String path = audited.uri().path();
        int proxy = path.indexOf("/proxy/");
        String asked = proxy < 0 ? "" : path.substring(proxy + "/proxy/".length());
        String first = asked.split("/", 2)[0].toLowerCase(Locale.ROOT);
        if (MONITORING.contains(first)) {
            return;
        }
        boolean into = INTO.contains(first);
        Severity severity = into ? Severity.HIGH : Severity.MEDIUM;
        judged.add(
                "EXE-003",
                audited.call().error().isPresent() ? Severity.LOW : severity,
                "node " + audited.name(),
                audited.who() + " asked the kubelet for " + (asked.isEmpty() ? "its root" : asked)
                        + audited.call()
                                .error()
                                .map(error -> "; refused: " + error)
                                .orElse(""),
                audited.call());
    }
}
