package org.ephemera.analyze.startup;

import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/** Killed because it wanted more memory than it may have (STA-002): RandomX wants two gibibytes and a little. */
final class OutOfMemory implements StartupRule {
    private static final int KILLED = 137;
    /** Whoever stops a task that does not end by itself kills it in the end. */
    private static final Set<String> ASKED =
            Set.of("UserInitiated", "ServiceSchedulerInitiated", "SpotInterruption", "TerminationNotice");

    @Override
    public void judge(Scene scene, Judged judged) {
        for (Run run : scene.runs()) {
            for (Run.Part part : run.parts()) {
                boolean told = isMemory(part.reason()) || isMemory(part.waiting());
                boolean killed = part.exitCode().orElse(0) == KILLED
                        && !ASKED.contains(run.stopCode())
                        && part.events().stream()
                                .noneMatch(event -> event.name().equals("Killing"));
                if (told || killed) {
                    judged.add(
                            "STA-002",
                            told ? Severity.MEDIUM : Severity.LOW,
                            Scene.subject(run, part),
                            told
                                    ? "killed for want of memory: " + part.reason()
                                    : "killed with 137, and nobody says why: perhaps for want of memory",
                            part.evidence());
                }
            }
        }
    }

    private static boolean isMemory(String reason) {
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("outofmemory") || lower.contains("oomkilled");
    }
}
