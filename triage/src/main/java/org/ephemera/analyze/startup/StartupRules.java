package org.ephemera.analyze.startup;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Series;
import org.ephemera.analyze.model.Workload;
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
     * @param workloads for what they may use
     * @param series of metrics, for what memory did before something was killed
     * @param others findings of other rules: some of them explain an end
     */
    public static Result findings(
            List<Run> runs,
            List<ControlCall> calls,
            List<Workload> workloads,
            List<Series> series,
            List<Finding> others,
            SealedPackage sealed) {
        StartupScene scene = new StartupScene(
                runs, calls.stream().filter(call -> !call.ours()).toList(), workloads, series, others, sealed);
        Notes judged = new Notes();
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
        UnseenStarts.spots(scene, judged);
        return new Result(judged.findings(), judged.gaps());
    }
}
