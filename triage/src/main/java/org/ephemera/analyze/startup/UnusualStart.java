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

/**
 * Rule STA-006: a start with the largest CPU size, with a long-term key of a user, or by a principal that started
 * nothing before.
 */
final class UnusualStart implements StartupRule {
    private static final int LARGEST = 16_384;
    private static final Duration BEFORE = Duration.ofHours(1);
    /** Prefix of long-term access keys of users; temporary keys begin with ASIA. */
    private static final String LONG_TERM = "AKIA";

    private static final Set<String> DIRECT_STARTS = Set.of("RunTask", "StartTask");
    /** Number of consecutive hexadecimal digits that count as an ID, not as part of a word. */
    private static final int ID_LENGTH = 8;

    private static final String ASSUMED = ":assumed-role/";
    /** Role prefix of IAM Identity Center; its session names identify the person. */
    private static final String IDENTITY_CENTER = "AWSReservedSSO_";

    @Override
    public void evaluate(StartupRuleContext context, RuleFindings findings) {
        context.runs().stream()
                .filter(run -> run.cpu() >= LARGEST)
                .forEach(run -> findings.add(
                        "STA-006",
                        context.starts().isRecurring(run.name()) ? Severity.LOW : Severity.MEDIUM,
                        StartupRuleContext.shortName(run),
                        "has " + run.cpu() / 1024 + " vCPU, the largest available size",
                        run.created(),
                        List.of(run.evidence().child(run.kind() == WorkloadRun.Kind.TASK ? "cpu" : "properties"))));
        List<ControlCall> starts = starts(context).toList();
        for (ControlCall call : starts) {
            reason(call, starts)
                    .ifPresent(why -> findings.add(
                            "STA-006",
                            context.starts().isRecurring(call) ? Severity.LOW : Severity.MEDIUM,
                            call.principal(),
                            call.action() + " " + why,
                            Optional.of(call.time()),
                            List.of(call.evidence())));
        }
    }

    private static Stream<ControlCall> starts(StartupRuleContext context) {
        return Stream.of(
                        context.successfulCalls("ecs", "RunTask", "StartTask", "CreateService"),
                        context.successfulCalls("Microsoft.ContainerInstance", "/containerGroups/write"),
                        context.successfulCalls(
                                "Microsoft.App", "/containerApps/write", "/jobs/write", "/jobs/start/action"))
                .flatMap(calls -> calls);
    }

    private static Optional<String> reason(ControlCall call, List<ControlCall> starts) {
        List<ControlCall> before =
                starts.stream().filter(other -> isBefore(other, call)).toList();
        if (!before.isEmpty() && !isKnown(call, before)) {
            return Optional.of("by a principal that started nothing here before, unlike other principals");
        }
        String key = call.entry().path("userIdentity").path("accessKeyId").asText();
        return DIRECT_STARTS.contains(call.action()) && key.startsWith(LONG_TERM)
                ? Optional.of("with a long-term access key of a user instead of a role")
                : Optional.empty();
    }

    /**
     * Reports whether a caller started workloads before. A caller chooses the session name of an assumed role freely:
     * if the sessions of the role keep their names, another name counts as another caller.
     */
    private static boolean isKnown(ControlCall call, List<ControlCall> before) {
        List<ControlCall> same = before.stream()
                .filter(other -> caller(other).equals(caller(call)))
                .toList();
        return same.stream().anyMatch(other -> sessionPattern(other).equals(sessionPattern(call)))
                || (!same.isEmpty() && same.stream().noneMatch(other -> isNameReused(other, same)));
    }

    private static boolean isNameReused(ControlCall call, List<ControlCall> others) {
        return others.stream().anyMatch(other -> other.principal().equals(call.principal()) && isBefore(other, call));
    }

    /** Returns the principal without the parts that differ between sessions: run numbers and IDs. */
    private static String sessionPattern(ControlCall call) {
        String caller = caller(call);
        String session = call.principal().substring(caller.length());
        StringBuilder shape = new StringBuilder(caller);
        for (int at = 0; at < session.length(); ) {
            int id = endOf("0123456789abcdef", session, at);
            int end = id - at >= ID_LENGTH ? id : endOf("0123456789", session, at);
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

    /**
     * Returns the principal without the session name, because pipelines and schedules use a new name for each session.
     */
    private static String caller(ControlCall call) {
        String principal = call.principal();
        int assumed = principal.indexOf(ASSUMED);
        int role = assumed + ASSUMED.length();
        int session = assumed < 0 ? -1 : principal.indexOf('/', role);
        return session < 0 || principal.startsWith(IDENTITY_CENTER, role) ? principal : principal.substring(0, session);
    }

    private static boolean isBefore(ControlCall other, ControlCall call) {
        return other.time().isBefore(call.time().minus(BEFORE));
    }
}
