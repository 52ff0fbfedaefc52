package org.ephemera.analyze.startup;

import java.util.List;
import org.ephemera.analyze.model.Notes;
import org.ephemera.analyze.model.Run;
import org.ephemera.analyze.model.Severity;

/** Started by nobody's controller (STA-005): a task by hand, a pod without an owner. */
final class OutsideController implements StartupRule {
    @Override
    public void judge(StartupScene scene, Notes judged) {
        scene.of(Run.Kind.TASK)
                .filter(run -> scene.starter(run) != Starter.SERVICE)
                .forEach(run -> {
                    boolean pretends = run.owner().startsWith("service:");
                    boolean scheduled = scene.starter(run) == Starter.SCHEDULE && !pretends;
                    judged.add(
                            "STA-005",
                            scheduled ? Severity.LOW : Severity.MEDIUM,
                            StartupScene.brief(run),
                            "started by " + (run.startedBy().isEmpty() ? "nobody who gave a name" : run.startedBy())
                                    + (pretends
                                            ? ", not by the scheduler, and says that it belongs to " + run.owner()
                                            : ", not by a service; its group is " + run.owner()),
                            run.created(),
                            List.of(
                                    run.startedBy().isEmpty()
                                            ? run.evidence()
                                            : run.evidence().child("startedBy")));
                });
        scene.of(Run.Kind.POD)
                .filter(run -> run.owner().isEmpty())
                .forEach(run -> judged.add(
                        "STA-005", Severity.MEDIUM, run.name(), "the pod has no owner that made it", run.evidence()));
    }
}
