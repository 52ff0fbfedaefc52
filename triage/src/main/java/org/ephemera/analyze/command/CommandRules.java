package org.ephemera.analyze.command;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.analyze.model.ContainerExecution;
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

    /**
     * Highest severity of actions during an image build, which ran in no container, by rule or by signature. Packages,
     * logs of the build and crontabs are ordinary parts of an image.
     */
    private static final Map<String, Severity> BUILD_SEVERITIES = Map.ofEntries(
            Map.entry("CMD-001", Severity.MEDIUM),
            Map.entry(DownloadedProgram.ID, Severity.LOW),
            Map.entry("CMD-006", Severity.MEDIUM),
            Map.entry("CMD-006/21", Severity.LOW),
            Map.entry("CMD-007", Severity.LOW),
            Map.entry("CMD-007/1", Severity.INFO),
            Map.entry("CMD-007/7", Severity.MEDIUM),
            Map.entry("CMD-007/8", Severity.HIGH),
            Map.entry("CMD-007/9", Severity.MEDIUM),
            Map.entry("CMD-007/10", Severity.MEDIUM),
            Map.entry("CMD-008", Severity.LOW),
            Map.entry("CMD-008/3", Severity.INFO),
            Map.entry("CMD-008/7", Severity.INFO),
            Map.entry("CMD-009", Severity.LOW),
            Map.entry("CMD-010", Severity.MEDIUM),
            Map.entry("CMD-011", Severity.INFO),
            Map.entry("CMD-012/2", Severity.LOW));

    /** Start of an instruction that is no build step: the container runs it. */
    private static final Pattern START =
            Pattern.compile("^(?:/bin/sh -c #\\(nop\\)\\s+)?(?:CMD|ENTRYPOINT|HEALTHCHECK)\\s");

    /** Download from a public address without a name, which is no source of tools. */
    private static final Pattern BARE_ADDRESS =
            Pattern.compile("(?i)\\b(?:https?|ftp)://[0-9]{1,3}(?:\\.[0-9]{1,3}){3}[:/]");

    private static final Pattern PRIVATE_ADDRESS = Pattern.compile(
            "(?i)://(?:127\\.|10\\.|192\\.168\\.|172\\.(?:1[6-9]|2[0-9]|3[01])\\.|169\\.254\\.|0\\.0\\.0\\.0)");

    /** Pattern of a working directory with which an image escapes when it is started (CVE-2024-21626). */
    private static final String WORKING_DIRECTORY = "CMD-006/13";

    /** Rule on commands that write to a mounted host path. */
    private static final String WRITES = "CMD-006";

    private static final String LAYER = "history";
    private static final String BUILDKIT = " # buildkit";

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
        CallCommands.of(calls).forEach(text -> examineText(text, mountsOf(text, workloads)));
        calls.forEach(this::examineSettings);
        texts.forEach(text -> examineText(text, HostMounts.UNKNOWN));
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
        HostMounts mounts = HostMounts.of(container);
        ContainerExecution execution = container.execution();
        execution.commands().forEach(command -> examineCommand(command, subject, mounts));
        execution.hooks().forEach(command -> examineCommand(command, subject, mounts));
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
    private void examineCommand(ContainerExecution.Command command, String subject, HostMounts mounts) {
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
            found.addAll(examine(word, TextScope.COMMAND, mounts, found));
        }
        String line = String.join(" ", command.words());
        CommandText whole =
                new CommandText(subject, command.source(), line, command.evidence(), origin, Optional.empty());
        examine(whole, TextScope.COMMAND, mounts, found);
    }

    private void examineText(CommandText text, HostMounts mounts) {
        examine(text, TextScope.COMMAND, mounts, Set.of());
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
        examine(pair, TextScope.PAIR, HostMounts.UNKNOWN, examine(value, TextScope.ENV, HostMounts.UNKNOWN, Set.of()));
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
    private Set<String> examine(CommandText text, TextScope scope, HostMounts mounts, Set<String> alreadyFound) {
        Set<String> rules = new java.util.TreeSet<>();
        Map<String, TextExamination.Found> found = examination.of(
                shellText(text), scope, () -> addTimeoutGap(text.subject(), text.source(), text.evidence()));
        found.forEach((id, hit) -> {
            String rule = scope == TextScope.ENV && MINER_RULES.contains(id) ? "ENV-003" : id;
            if (alreadyFound.contains(rule) || mounts.excludes(hit.match()) || !rules.add(rule)) {
                return;
            }
            PatternMatch match = hit.match();
            Severity worst = rule.equals("CMD-007") && mounts.contains(match) ? Severity.HIGH : match.severity();
            Severity lowered = lowerIfFailed(text, worst);
            Severity severity = match.signature().id().equals(WORKING_DIRECTORY)
                    ? lowered
                    : lowerIfBuildStep(text, match, rule, lowered);
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
        if (scope == TextScope.COMMAND && !alreadyFound.contains(WRITES) && !rules.contains(WRITES)) {
            mounts.write(text.value()).ifPresent(match -> {
                rules.add(WRITES);
                addHostWrite(text, match);
            });
        }
        return rules;
    }

    /** Adds a command that writes to the host. Agents that configure nodes have such a command in their manifest. */
    private void addHostWrite(CommandText text, PatternMatch match) {
        boolean manifest = text.origin() == TextOrigin.DEFINITION;
        Severity severity = lowerIfFailed(text, manifest ? Severity.MEDIUM : match.severity());
        add(
                WRITES,
                severity,
                text,
                MatchExcerpt.of(match, true) + ": writes to a mounted host path" + originNote(severity, text.origin()));
    }

    /** Returns the mounts of the container into which a call sent a command. */
    private static HostMounts mountsOf(CommandText text, List<Workload> workloads) {
        String name = text.subject().substring(text.subject().lastIndexOf('/') + 1);
        return workloads.stream()
                .flatMap(workload -> workload.containers().stream())
                .filter(container -> container.name().equals(name))
                .map(HostMounts::of)
                .findFirst()
                .orElse(HostMounts.UNKNOWN);
    }

    /** Returns the text without the comment that BuildKit adds to each build step. */
    private static String shellText(CommandText text) {
        return text.source().equals(LAYER) && text.value().endsWith(BUILDKIT)
                ? text.value().substring(0, text.value().length() - BUILDKIT.length())
                : text.value();
    }

    private static Severity lowerIfFailed(CommandText text, Severity severity) {
        return text.origin() == TextOrigin.ATTEMPT && severity.atLeast(Severity.HIGH) ? Severity.MEDIUM : severity;
    }

    private static Severity lowerIfBuildStep(CommandText text, PatternMatch match, String rule, Severity severity) {
        boolean step = text.origin() == TextOrigin.IMAGE
                && text.source().equals(LAYER)
                && !START.matcher(text.value()).find();
        String matched = match.matchedText();
        boolean bareAddress = rule.equals("CMD-001")
                && BARE_ADDRESS.matcher(matched).find()
                && !PRIVATE_ADDRESS.matcher(matched).find();
        if (!step || bareAddress) {
            return severity;
        }
        Severity most = Optional.ofNullable(
                        BUILD_SEVERITIES.get(match.signature().id()))
                .orElse(BUILD_SEVERITIES.getOrDefault(rule, severity));
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
