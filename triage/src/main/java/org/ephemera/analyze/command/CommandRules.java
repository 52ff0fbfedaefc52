package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ContainerMount;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.ImageName;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;

/**
 * Rules on commands and settings: container commands, hooks, environment variables, images, calls with commands, and
 * related texts.
 */
public final class CommandRules {
    /** Rules whose match in the value of a variable means that the variable configures a miner. */
    private static final Set<String> MINER_RULES = Set.of("CMD-004", "CMD-005");

    /** Rules that apply to image names: miners, and tunnels and other software that shares bandwidth. */
    private static final Set<String> IMAGE_RULES = Set.of("CMD-004", "CMD-012");

    /** Short miner names, which other programs have too. */
    private static final String SHORT_NAMES = "CMD-004/2";

    /** Unambiguous miner names. An image name may contain one among other words, for example {@code alpine-xmrig}. */
    private static final String LONG_NAMES = "CMD-004/1";

    private static final String MINER_BY_NAME = "CMD-004";
    private static final Pattern PARTS = Pattern.compile("[-_.]");

    /** Highest severity of actions during an image build, which ran in no container. */
    private static final Map<String, Severity> BUILD_SEVERITIES = Map.of(
            "CMD-001", Severity.MEDIUM,
            "CMD-006", Severity.MEDIUM,
            "CMD-007", Severity.LOW,
            "CMD-008", Severity.LOW,
            "CMD-009", Severity.LOW,
            "CMD-010", Severity.MEDIUM);

    /** Pattern of a working directory with which an image escapes when it is started (CVE-2024-21626). */
    private static final String WORKING_DIRECTORY = "CMD-006/13";

    private static final String LAYER = "history";

    private static final int MOST_GAPS = 100;

    private final TextExamination examination;
    private final RuleHits hits = new RuleHits();
    private final IndicatorSet indicators = new IndicatorSet();
    private final List<EvidenceGap> gaps = new ArrayList<>();

    CommandRules(PatternMatcher signatures) {
        this.examination = new TextExamination(signatures);
    }

    /**
     * Applies the rules.
     *
     * @param texts commands of the image history, of alerts and of other sources
     */
    public static CommandFindings findings(List<Workload> workloads, List<ControlCall> calls, List<CommandText> texts) {
        return new CommandRules(PatternMatcher.standard()).apply(workloads, calls, texts);
    }

    CommandFindings apply(List<Workload> workloads, List<ControlCall> calls, List<CommandText> texts) {
        for (Workload workload : workloads) {
            for (ContainerSpec container : workload.containers()) {
                examineContainer(container, container.name().isEmpty() ? workload.name() : container.name());
            }
        }
        CallCommands.of(calls).forEach(text -> examineText(text, List.of()));
        calls.forEach(this::examineSettings);
        texts.forEach(text -> examineText(text, List.of()));
        if (hits.leftOut() > 0) {
            gaps.add(new EvidenceGap("CMD", hits.leftOut() + " more matches in commands are not listed as findings"));
        }
        if (indicators.isFull()) {
            gaps.add(new EvidenceGap(
                    "CMD",
                    "commands contain more than " + IndicatorSet.MOST + " indicators; the others are" + " not listed"));
        }
        return new CommandFindings(hits.findings("occurrence"), indicators.all(), gaps);
    }

    private void examineContainer(ContainerSpec container, String subject) {
        container
                .image()
                .ifPresent(image -> examineImage(
                        image.value(),
                        new CommandText(
                                subject,
                                "image",
                                ImageName.parse(image.value()).registryAndRepository(),
                                image.evidence(),
                                TextOrigin.DEFINITION,
                                Optional.empty())));
        List<String> hostPaths = container.mounts().stream()
                .filter(mount -> mount.type() == ContainerMount.Type.HOST_PATH)
                .map(ContainerMount::target)
                .filter(target -> target.length() > 1)
                .toList();
        ContainerExecution execution = container.execution();
        execution.commands().forEach(command -> examineCommand(command, subject, hostPaths));
        execution.hooks().forEach(command -> examineCommand(command, subject, hostPaths));
        execution.environment().forEach(variable -> examineConfiguredVariable(variable, subject));
    }

    /**
     * Adds a miner image by its name. Such an image starts the miner itself, so no command of the container contains
     * the name.
     */
    private void examineImage(String reference, CommandText name) {
        Map<String, TextExamination.Found> found = new TreeMap<>(matches(name, name.value()));
        Optional.ofNullable(matches(name, PARTS.matcher(name.value()).replaceAll("/"))
                        .get(MINER_BY_NAME))
                .filter(hit -> hit.match().signature().id().equals(LONG_NAMES))
                .ifPresent(hit -> found.putIfAbsent(MINER_BY_NAME, hit));
        found.forEach((rule, hit) -> {
            PatternMatch match = hit.match();
            if (IMAGE_RULES.contains(rule)
                    && hit.chain().isEmpty()
                    && !match.signature().id().equals(SHORT_NAMES)) {
                Severity severity = lowerIfFailed(name, match.severity());
                add(rule, severity, name, MatchExcerpt.line(reference) + originNote(severity, name.origin()));
            }
        });
    }

    private Map<String, TextExamination.Found> matches(CommandText name, String value) {
        return examination.of(
                value, TextScope.COMMAND, () -> addTimeoutGap(name.subject(), name.source(), name.evidence()));
    }

    /**
     * Examines each word alone, because it may be a script and its place is more precise, then all words as one line.
     */
    private void examineCommand(ContainerExecution.Command command, String subject, List<String> hostPaths) {
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

    private void examineText(CommandText text, List<String> hostPaths) {
        examine(text, TextScope.COMMAND, hostPaths, Set.of());
    }

    /**
     * Examines the settings in calls. Secrets in them are reported with the workload that the call created, not
     * here.
     */
    private void examineSettings(ControlCall call) {
        for (AuditedPodContainers.PodContainer part : AuditedPodContainers.of(call)) {
            addSettings(call, CallCommands.pod(call, part.name()), part.environment(call.evidence()), part.image());
        }
        for (EcsCallContainers.TaskContainer part : EcsCallContainers.of(call)) {
            addSettings(call, part.name(), part.environment(call.evidence()), part.image());
        }
    }

    private void addSettings(
            ControlCall call, String subject, List<ContainerExecution.Variable> environment, Optional<String> image) {
        for (ContainerExecution.Variable variable : environment) {
            String what = ", environment " + MatchExcerpt.line(variable.name());
            examineVariable(variable, CallCommands.text(call, subject, what, variable.value()));
        }
        image.ifPresent(reference -> examineImage(
                reference,
                CallCommands.text(
                        call, subject, ", image", ImageName.parse(reference).registryAndRepository())));
    }

    private void examineVariable(ContainerExecution.Variable variable, CommandText value) {
        CommandText pair = new CommandText(
                value.subject(),
                value.source(),
                variable.name() + "=" + variable.value(),
                value.evidence(),
                value.origin(),
                value.at());
        examine(pair, TextScope.PAIR, List.of(), examine(value, TextScope.ENV, List.of(), Set.of()));
    }

    private void examineConfiguredVariable(ContainerExecution.Variable variable, String subject) {
        TextOrigin origin = variable.overridden() ? TextOrigin.CALL : TextOrigin.DEFINITION;
        String source = "environment " + MatchExcerpt.line(variable.name());
        CommandText value =
                new CommandText(subject, source, variable.value(), variable.evidence(), origin, Optional.empty());
        examineVariable(variable, value);
        EnvironmentSecrets.kind(variable.name(), variable.value()).ifPresent(kind -> {
            String because = kind + ", " + variable.value().length() + " characters, digest prefix "
                    + EnvironmentSecrets.fingerprint(variable.value()) + originNote(Severity.MEDIUM, origin);
            add("ENV-001", Severity.MEDIUM, value, because);
            indicators.addKeyIds(variable.value(), "ENV-001", variable.evidence());
        });
    }

    /** Returns the rules that match. Rules that already matched are skipped. */
    private Set<String> examine(CommandText text, TextScope scope, List<String> hostPaths, Set<String> alreadyFound) {
        Set<String> rules = new java.util.TreeSet<>();
        Map<String, TextExamination.Found> found = examination.of(
                text.value(), scope, () -> addTimeoutGap(text.subject(), text.source(), text.evidence()));
        found.forEach((id, hit) -> {
            String rule = scope == TextScope.ENV && MINER_RULES.contains(id) ? "ENV-003" : id;
            if (alreadyFound.contains(rule) || !rules.add(rule)) {
                return;
            }
            PatternMatch match = hit.match();
            Severity worst =
                    rule.equals("CMD-007") && isOnHostPath(match, hostPaths) ? Severity.HIGH : match.severity();
            Severity lowered = lowerIfFailed(text, worst);
            Severity severity =
                    match.signature().id().equals(WORKING_DIRECTORY) ? lowered : lowerIfBuildStep(text, rule, lowered);
            String encoding =
                    hit.chain().isEmpty() ? "" : ", encoded as " + String.join(", ", hit.chain()) + " (T1140, T1027)";
            add(
                    rule,
                    severity,
                    text,
                    MatchExcerpt.of(match, scope == TextScope.COMMAND)
                            + encoding
                            + originNote(severity, text.origin()));
            indicators.add(match, rule, text.evidence());
        });
        return rules;
    }

    private static Severity lowerIfFailed(CommandText text, Severity severity) {
        return text.origin() == TextOrigin.ATTEMPT && severity.atLeast(Severity.HIGH) ? Severity.MEDIUM : severity;
    }

    private static Severity lowerIfBuildStep(CommandText text, String rule, Severity severity) {
        Severity most = text.origin() == TextOrigin.IMAGE && text.source().equals(LAYER)
                ? BUILD_SEVERITIES.getOrDefault(rule, severity)
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

    /**
     * Returns the note on the origin. Common actions, such as installing a package in an image, are no sign of intent
     * and get none.
     */
    private static String originNote(Severity severity, TextOrigin origin) {
        return origin.tag().isEmpty() || !severity.atLeast(Severity.MEDIUM) ? "" : "; " + origin.tag();
    }

    /** Reports whether the match references a mounted host path. */
    private static boolean isOnHostPath(PatternMatch match, List<String> hostPaths) {
        String text = match.around(120, 200);
        return hostPaths.stream().anyMatch(path -> text.contains(path + "/") || text.endsWith(path))
                || hostPaths.stream().anyMatch(path -> path.startsWith("/etc/cron") && text.contains("/etc/cron"));
    }

    private void addTimeoutGap(String subject, String source, EvidenceLocation evidence) {
        if (gaps.size() < MOST_GAPS) {
            gaps.add(new EvidenceGap(
                    MatchExcerpt.line(subject) + " " + source,
                    "RULE_TIMEOUT: the text was not scanned completely, because it is longer than "
                            + TextExamination.LONGEST
                            + " characters or contains too much encoded text; see "
                            + evidence.file() + " " + evidence.place()));
        }
    }
}
