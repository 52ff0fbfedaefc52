package org.ephemera.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ephemera.cli.session.CommandFailure;

/** Steps of a proof in their order. Each step is passed to the listener when its result is known. */
final class StepList {
    /** Check of one fact; returns the observed facts. */
    @FunctionalInterface
    interface Check {
        String run() throws StepException, CommandFailure, IOException;
    }

    private final List<DoctorStep> steps = new ArrayList<>();
    private final Consumer<DoctorStep> listener;

    StepList(Consumer<DoctorStep> listener) {
        this.listener = listener;
    }

    /** Runs a check; returns true if it proved its fact. */
    boolean run(String name, Check check) {
        DoctorStep step;
        try {
            step = new DoctorStep(name, DoctorStep.Result.OK, check.run(), "", "");
        } catch (StepException e) {
            step = e.toStep(name);
        } catch (CommandFailure e) {
            step = failed(name, e);
        } catch (IOException e) {
            step = failed(name, CommandFailure.couldNot(e));
        }
        add(step);
        return step.result() == DoctorStep.Result.OK;
    }

    /** Runs a check if a step that it needs proved its fact; otherwise the step is not checked. */
    boolean runIf(boolean proven, String needed, String name, Check check) {
        if (proven) {
            return run(name, check);
        }
        add(new DoctorStep(name, DoctorStep.Result.NOT_CHECKED, "needs the step '" + needed + "'", "", ""));
        return false;
    }

    List<DoctorStep> all() {
        return List.copyOf(steps);
    }

    private void add(DoctorStep step) {
        steps.add(step);
        listener.accept(step);
    }

    private static DoctorStep failed(String name, CommandFailure failure) {
        return new DoctorStep(name, DoctorStep.Result.FAILED, failure.what(), failure.remedy(), "");
    }
}
