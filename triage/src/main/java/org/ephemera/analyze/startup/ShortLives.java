package org.ephemera.analyze.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/** Many that ran for less than a minute and ended well (STA-007), as jobs do, and who abuses them. */
final class ShortLives implements StartupRule {
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int OFTEN = 3;

    @Override
    public void judge(StartupScene scene, Notes judged) {
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        scene.of(Run.Kind.TASK)
                .filter(ShortLives::isShort)
                .forEach(run -> groups.computeIfAbsent(run.owner(), owner -> new ArrayList<>())
                        .add(run));
        groups.forEach((owner, runs) -> {
            if (runs.size() >= OFTEN) {
                judged.add(
                        "STA-007",
                        Severity.LOW,
                        owner,
                        runs.size() + " tasks ended well within a minute of their start",
                        Optional.empty(),
                        runs.stream().map(Run::evidence).toList());
            }
        });
    }

    private static boolean isShort(Run run) {
        return run.started().isPresent()
                && run.stopped().isPresent()
                && Duration.between(run.started().get(), run.stopped().get()).compareTo(SHORT) < 0
                && run.parts().stream().anyMatch(part -> part.exitCode().orElse(1) == 0)
                && run.parts().stream().allMatch(part -> part.exitCode().orElse(0) == 0);
    }
}
