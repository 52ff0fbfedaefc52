package org.ephemera.cli.doctor;

/** End of a step that did not prove its fact. */
final class StepException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DoctorStep.Result result;
    private final String remedy;
    private final String command;

    private StepException(DoctorStep.Result result, String seen, String remedy, String command) {
        super(seen);
        this.result = result;
        this.remedy = remedy;
        this.command = command;
    }

    /** Returns the exception for a fact that is false. */
    static StepException failed(String seen, String remedy, String command) {
        return new StepException(DoctorStep.Result.FAILED, seen, remedy, command);
    }

    /** Returns the exception for a fact that could not be observed, for example for lack of a permission. */
    static StepException notChecked(String seen, String remedy) {
        return new StepException(DoctorStep.Result.NOT_CHECKED, seen, remedy, "");
    }

    DoctorStep toStep(String name) {
        return new DoctorStep(name, result, String.valueOf(getMessage()), remedy, command);
    }
}
