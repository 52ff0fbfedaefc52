package org.ephemera.analyze.startup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.RuleFindings;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.WorkloadRun;

/** Started as large as it can be, with a person's long-term key, or by somebody who never started anything here (STA-006). */
final class UnusualStart implements StartupRule {
    private static final int LARGEST = 16_384;
    private static final Duration BEFORE = Duration.ofHours(1);
    /** A key of a user; temporary ones begin with ASIA. */
    private static final String LONG_TERM = "AKIA";

    private static final Set<String> HANDS = Set.of("RunTask", "StartTask");
    /** Hexadecimal digits in a row that are an id, and no part of a word. */
    private static final int LONG = 8;

    private static final String ASSUMED = ":assumed-role/";
    /** Roles of IAM Identity Center, whose sessions are named after the person. */
    private static final String OF_PEOPLE = "AWSReservedSSO_";

    @Override
    public void judge(StartupRuleContext scene, RuleFindings judged) {
        scene.runs().stream()
                .filter(run -> run.cpu() >= LARGEST)
                .forEach(run -> judged.add(
                        "STA-006",
                        Severity.MEDIUM,
                        StartupRuleContext.brief(run),
                        "has " + run.cpu() / 1024 + " vCPU, the most there is",
                        run.created(),
                        List.of(run.evidence().child(run.kind() == WorkloadRun.Kind.TASK ? "cpu" : "properties"))));
        List<ControlCall> starts = starts(scene).toList();
        for (ControlCall call : starts) {
            reason(call, starts)
                    .ifPresent(why -> judged.add(
                            "STA-006",
                            Severity.MEDIUM,
                            call.principal(),
                            call.action() + " " + why,
                            Optional.of(call.time()),
                            List.of(call.evidence())));
        }
    }

    private static Stream<ControlCall> starts(StartupRuleContext scene) {
        return Stream.of(
                        scene.done("ecs", "RunTask", "StartTask", "CreateService"),
                        scene.done("Microsoft.ContainerInstance", "/containerGroups/write"),
                        scene.done("Microsoft.App", "/containerApps/write"))
                .flatMap(calls -> calls);
    }

    private static Optional<String> reason(ControlCall call, List<ControlCall> starts) {
        List<ControlCall> before =
                starts.stream().filter(other -> isBefore(other, call)).toList();
        if (!before.isEmpty() && !isKnown(call, before)) {
            return Optional.of("by somebody who started nothing here before, as others did");
        }
        String key = call.entry().path("userIdentity").path("accessKeyId").asText();
        return HANDS.contains(call.action()) && key.startsWith(LONG_TERM)
                ? Optional.of("with the long-term key of a user, not by a role")
                : Optional.empty();
    }

    /** Whoever took a role names the session as they like: where its sessions keep their names, another name is another caller. */
    private static boolean isKnown(ControlCall call, List<ControlCall> before) {
        List<ControlCall> same = before.stream()
                .filter(other -> caller(other).equals(caller(call)))
                .toList();
        return same.stream().anyMatch(other -> shape(other).equals(shape(call)))
                || (!same.isEmpty() && same.stream().noneMatch(other -> isKept(other, same)));
    }

    private static boolean isKept(ControlCall call, List<ControlCall> others) {
        return others.stream().anyMatch(other -> other.principal().equals(call.principal()) && isBefore(other, call));
    }

    /** The principal without what counts or tells sessions apart: the numbers of runs, ids. */
    private static String shape(ControlCall call) {
        String caller = caller(call);
        String session = call.principal().substring(caller.length());
        StringBuilder shape = new StringBuilder(caller);
        for (int at = 0; at < session.length(); ) {
            int id = endOf("0123456789abcdef", session, at);
            int end = id - at >= LONG ? id : endOf("0123456789", session, at);
            shape.append(end > at ? '#' : session.charAt(at));
            at = Math.max(end, at + 1);
        }
        return shape.toString();
    }

    private static int endOf(String digits, String text, int begin) {
        int end = begin;
        while (end < text.length() && digits.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    /** Pipelines and schedules give each session a name of its own: they are known by the role. */
    private static String caller(ControlCall call) {
        String principal = call.principal();
        int assumed = principal.indexOf(ASSUMED);
        int role = assumed + ASSUMED.length();
        int session = assumed < 0 ? -1 : principal.indexOf('/', role);
        return session < 0 || principal.startsWith(OF_PEOPLE, role) ? principal : principal.substring(0, session);
    }

    private static boolean isBefore(ControlCall other, ControlCall call) {
        return other.time().isBefore(call.time().minus(BEFORE));
    }
}
