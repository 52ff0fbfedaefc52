package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Mount;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;

/** Rules on what is run and how it is set: commands, hooks, environment, calls that carry a command, and other texts of the kind. */
public final class CommandRules {
    /** What in the value of a variable means that it configures a miner. */
    private static final Set<String> MINER = Set.of("CMD-004", "CMD-005");

    /** What of the name of an image says what it is for: a miner, or a tunnel and whatever else shares somebody's line. */
    private static final Set<String> OF_IMAGES = Set.of("CMD-004", "CMD-012");

    /** Names of short words, which are those of other programs too. */
    private static final String SHORT_NAMES = "CMD-004/2";

    /** Names that nothing else has: an image may have one among other words, as {@code alpine-xmrig} does. */
    private static final String LONG_NAMES = "CMD-004/1";

    private static final String MINER_BY_NAME = "CMD-004";
    private static final Pattern PARTS = Pattern.compile("[-_.]");

    /** What images do while they are built, and nobody ran in a container: how bad it is there, at most. */
    private static final Map<String, Severity> WHILE_BUILT = Map.of(
            "CMD-001", Severity.MEDIUM,
            "CMD-006", Severity.MEDIUM,
            "CMD-007", Severity.LOW,
            "CMD-008", Severity.LOW,
            "CMD-009", Severity.LOW,
            "CMD-010", Severity.MEDIUM);

    /** What an image is started in, and not what was done to make it (CVE-2024-21626). */
    private static final String START = "CMD-006/13";

    private static final String LAYER = "history";

    private static final int MOST_GAPS = 100;

    private final TextExamination examination;
    private final RuleHits hits = new RuleHits();
    private final IndicatorSet indicators = new IndicatorSet();
    private final List<Gap> gaps = new ArrayList<>();

    CommandRules(PatternMatcher signatures) {
        this.examination = new TextExamination(signatures);
    }

    /**
     * Applies the rules.
     *
     * @param texts image history, commands that an alert quotes, and whatever else is run
     */
    public static CommandFindings findings(List<Workload> workloads, List<ControlCall> calls, List<CommandText> texts) {
        return new CommandRules(PatternMatcher.standard()).apply(workloads, calls, texts);
    }

    CommandFindings apply(List<Workload> workloads, List<ControlCall> calls, List<CommandText> texts) {
        for (Workload workload : workloads) {
            for (Container container : workload.containers()) {
                container(container, container.name().isEmpty() ? workload.name() : container.name());
            }
        }
        CallTexts.of(calls).forEach(text -> text(text, List.of()));
        calls.forEach(this::settings);
        texts.forEach(text -> text(text, List.of()));
        if (hits.leftOut() > 0) {
            gaps.add(new Gap("CMD", hits.leftOut() + " more hits of rules on commands are not among the findings"));
        }
        if (indicators.full()) {
            gaps.add(new Gap("CMD", "there are more indicators near commands than are kept"));
        }
        return new CommandFindings(hits.findings("time"), indicators.all(), gaps);
    }

    private void container(Container container, String subject) {
        container
                .image()
                .ifPresent(image -> image(
                        image.value(),
                        new CommandText(
                                subject,
                                "image",
                                ImageName.parse(image.value()).place(),
                                image.evidence(),
                                TextOrigin.DEFINITION,
                                Optional.empty())));
        List<String> hostPaths = container.mounts().stream()
                .filter(mount -> mount.type() == Mount.Type.HOST_PATH)
                .map(Mount::target)
                .filter(target -> target.length() > 1)
                .toList();
        Execution execution = container.execution();
        execution.commands().forEach(command -> command(command, subject, hostPaths));
        execution.hooks().forEach(command -> command(command, subject, hostPaths));
        execution.environment().forEach(variable -> variable(variable, subject));
    }

    /** An image that is a miner starts it by itself: no command of the container names it. */
    private void image(String reference, CommandText name) {
        Map<String, TextExamination.Found> found = new TreeMap<>(named(name, name.value()));
        Optional.ofNullable(
                        named(name, PARTS.matcher(name.value()).replaceAll("/")).get(MINER_BY_NAME))
                .filter(hit -> hit.match().signature().id().equals(LONG_NAMES))
                .ifPresent(hit -> found.putIfAbsent(MINER_BY_NAME, hit));
        found.forEach((rule, hit) -> {
            PatternMatch match = hit.match();
            if (OF_IMAGES.contains(rule)
                    && hit.chain().isEmpty()
                    && !match.signature().id().equals(SHORT_NAMES)) {
                Severity severity = unlessAttempted(name, match.severity());
                add(rule, severity, name, MatchExcerpt.line(reference) + tag(severity, name.origin()));
            }
        });
    }

    private Map<String, TextExamination.Found> named(CommandText name, String value) {
        return examination.of(value, TextScope.COMMAND, () -> exceeded(name.subject(), name.source(), name.evidence()));
    }

    /** Each word alone, as it may be a script, which says best where it is; then all of them as one line. */
    private void command(Execution.Command command, String subject, List<String> hostPaths) {
        TextOrigin origin = command.overridden() ? TextOrigin.CALL : TextOrigin.DEFINITION;
        Set<String> found = new java.util.TreeSet<>();
        for (int i = 0; i < command.words().size() && command.words().size() > 1; i++) {
            CommandText word = new CommandText(
                    subject,
                    command.source(),
                    command.words().get(i),
                    command.evidence().child(i),
                    origin,
                    Optional.empty());
            found.addAll(examine(word, TextScope.COMMAND, hostPaths, found));
        }
        String line = String.join(" ", command.words());
        CommandText whole =
                new CommandText(subject, command.source(), line, command.evidence(), origin, Optional.empty());
        examine(whole, TextScope.COMMAND, hostPaths, found);
    }

    private void text(CommandText text, List<String> hostPaths) {
        examine(text, TextScope.COMMAND, hostPaths, Set.of());
    }

    /** Secrets of them are not told: the workload that was made of it has them, or the cluster's own log has now. */
    private void settings(ControlCall call) {
        for (PodBodies.Part part : PodBodies.of(call)) {
            given(call, CallTexts.pod(call, part.name()), part.environment(call.evidence()), part.image());
        }
        for (TaskBodies.Part part : TaskBodies.of(call)) {
            given(call, part.name(), part.environment(call.evidence()), part.image());
        }
    }

    private void given(ControlCall call, String subject, List<Execution.Variable> environment, Optional<String> image) {
        for (Execution.Variable variable : environment) {
            String what = ", environment " + MatchExcerpt.line(variable.name());
            setting(variable, CallTexts.text(call, subject, what, variable.value()));
        }
        image.ifPresent(reference -> image(
                reference,
                CallTexts.text(
                        call, subject, ", image", ImageName.parse(reference).place())));
    }

    private void setting(Execution.Variable variable, CommandText value) {
        CommandText pair = new CommandText(
                value.subject(),
                value.source(),
                variable.name() + "=" + variable.value(),
                value.evidence(),
                value.origin(),
                value.at());
        examine(pair, TextScope.PAIR, List.of(), examine(value, TextScope.ENV, List.of(), Set.of()));
    }

    private void variable(Execution.Variable variable, String subject) {
        TextOrigin origin = variable.overridden() ? TextOrigin.CALL : TextOrigin.DEFINITION;
        String source = "environment " + MatchExcerpt.line(variable.name());
        CommandText value =
                new CommandText(subject, source, variable.value(), variable.evidence(), origin, Optional.empty());
        setting(variable, value);
        EnvironmentSecrets.kind(variable.name(), variable.value()).ifPresent(kind -> {
            String because = kind + ", " + variable.value().length() + " characters, marked "
                    + EnvironmentSecrets.mark(variable.value()) + tag(Severity.MEDIUM, origin);
            add("ENV-001", Severity.MEDIUM, value, because);
            indicators.addKeyIds(variable.value(), "ENV-001", variable.evidence());
        });
    }

    /** Gives the rules that found something; those that did before are left alone. */
    private Set<String> examine(CommandText text, TextScope scope, List<String> hostPaths, Set<String> before) {
        Set<String> rules = new java.util.TreeSet<>();
        Map<String, TextExamination.Found> found =
                examination.of(text.value(), scope, () -> exceeded(text.subject(), text.source(), text.evidence()));
        found.forEach((id, hit) -> {
            String rule = scope == TextScope.ENV && MINER.contains(id) ? "ENV-003" : id;
            if (before.contains(rule) || !rules.add(rule)) {
                return;
            }
            PatternMatch match = hit.match();
            Severity worst = rule.equals("CMD-007") && touches(match, hostPaths) ? Severity.HIGH : match.severity();
            Severity given = unlessAttempted(text, worst);
            Severity severity = match.signature().id().equals(START) ? given : built(text, rule, given);
            String behind =
                    hit.chain().isEmpty() ? "" : ", behind " + String.join(", ", hit.chain()) + " (T1140, T1027)";
            add(
                    rule,
                    severity,
                    text,
                    MatchExcerpt.of(match, scope == TextScope.COMMAND) + behind + tag(severity, text.origin()));
            indicators.add(match, rule, text.evidence());
        });
        return rules;
    }

    private static Severity unlessAttempted(CommandText text, Severity severity) {
        return text.origin() == TextOrigin.ATTEMPT && severity.atLeast(Severity.HIGH) ? Severity.MEDIUM : severity;
    }

    private static Severity built(CommandText text, String rule, Severity severity) {
        Severity most = text.origin() == TextOrigin.IMAGE && text.source().equals(LAYER)
                ? WHILE_BUILT.getOrDefault(rule, severity)
                : severity;
        return severity.atLeast(most) ? most : severity;
    }

    private void add(String rule, Severity severity, CommandText text, String because) {
        hits.add(
                new RuleHits.Key(rule, severity, text.subject(), text.source()),
                () -> because,
                text.at(),
                text.evidence());
    }

    /** What is common, such as a package that an image installs, is no sign of anybody's intent. */
    private static String tag(Severity severity, TextOrigin origin) {
        return origin.tag().isEmpty() || !severity.atLeast(Severity.MEDIUM) ? "" : "; " + origin.tag();
    }

    /** True if a path of the host is mounted where the match points to. */
    private static boolean touches(PatternMatch match, List<String> hostPaths) {
        String text = match.around(120, 200);
        return hostPaths.stream().anyMatch(path -> text.contains(path + "/") || text.endsWith(path))
                || hostPaths.stream().anyMatch(path -> path.startsWith("/etc/cron") && text.contains("/etc/cron"));
    }

    private void exceeded(String subject, String source, Evidence evidence) {
        if (gaps.size() < MOST_GAPS) {
            gaps.add(new Gap(
                    MatchExcerpt.line(subject) + " " + source,
                    "RULE_TIMEOUT: rules did not look at all of it, as it is longer than " + TextExamination.LONGEST
                            + " characters, or holds more that is encoded than is decoded; see "
                            + evidence.file() + " " + evidence.place()));
        }
    }
}
