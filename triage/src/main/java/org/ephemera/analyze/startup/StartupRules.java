package org.ephemera.analyze.startup;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.read.SealedPackage;

/** The rules STA. */
public final class StartupRules {
    private StartupRules() {}

    /** Findings in their order, and what could not be judged. */
    public record Result(List<Finding> findings, List<Gap> gaps) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Judges how a package's workloads came and went.
     *
     * @param runs of the target and of its siblings
     * @param calls by time; the collector's own are passed over
     */
    public static Result findings(List<Run> runs, List<ControlCall> calls, SealedPackage sealed) {
        Scene scene =
                new Scene(runs, calls.stream().filter(call -> !call.ours()).toList(), sealed);
        Judged judged = new Judged();
        List.of(
                        new CrashLoop(),
                        new OutOfMemory(),
                        new ChangedImage(),
                        new Overridden(),
                        new OutsideController(),
                        new UnusualStart(),
                        new ShortLives(),
                        new Stopped(),
                        new MissingEvents())
                .forEach(rule -> rule.judge(scene, judged));
        Blind.spots(scene, judged);
        return new Result(judged.findings(), judged.gaps());
    }
}
