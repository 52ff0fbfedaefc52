package org.ephemera.analyze.startup;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/** Killed because it wanted more memory than it may have (STA-002): RandomX wants two gibibytes and a little at once. */
final class OutOfMemory implements StartupRule {
    private static final int KILLED = 137;
    /** Whoever stops a task that does not end by itself kills it in the end. */
    private static final Set<String> ASKED =
            Set.of("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");

    @Override
    public void judge(StartupScene scene, Notes judged) {
        for (Run run : scene.runs()) {
            for (Run.Part part : run.parts()) {
                boolean told = isMemory(part.reason()) || isMemory(part.waiting());
                boolean killed = part.exitCode().orElse(0) == KILLED
                        && !ASKED.contains(run.stopCode())
                        && part.events().stream()
                                .noneMatch(event -> event.name().equals("Killing"));
                if (told || killed) {
                    found(scene, run, part, told, judged);
                }
            }
        }
    }

    private static void found(StartupScene scene, Run run, Run.Part part, boolean told, Notes judged) {
        Optional<MemoryStep> step = MemoryStep.of(scene, run, part);
        String subject = StartupScene.subject(run, part);
        Optional<Finding> miner = scene.minerOf(part.name());
        boolean telling =
                miner.isPresent() || step.filter(MemoryStep::isDataset).isPresent();
        judged.add(
                "STA-002",
                telling ? Severity.HIGH : told || step.isPresent() ? Severity.MEDIUM : Severity.LOW,
                subject,
                (told
                                ? "killed for want of memory: " + part.reason()
                                : "killed with 137, and nobody says why: perhaps for want of memory")
                        + step.map(found -> "; " + found.sentence()).orElse("")
                        + miner.map(found -> "; " + found.rule().id() + " says that it mines")
                                .orElse(""),
                MemoryStep.evidence(step, part.evidence()));
    }

    private static boolean isMemory(String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("outofmemory") || lower.contains("oomkilled");
    }
}
