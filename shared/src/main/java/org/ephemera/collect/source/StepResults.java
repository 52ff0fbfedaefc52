package org.ephemera.collect.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** What several steps of one item brought and did not bring, and what becomes of the item by that. */
public final class StepResults {
    private final List<String> there = new ArrayList<>();
    private final List<Outcome> missing = new ArrayList<>();
    private String detail = "";
    private boolean cut;
    private long objects;

    /** @param objects that a step brought */
    public void brought(long objects) {
        this.objects += objects;
    }

    /** @param what for people, part of a sentence */
    public void says(String what) {
        there.add(what);
    }

    /** @param detail of the outcome if something is there and nothing was refused: a {@link DetailCode} */
    public void marks(String detail) {
        this.detail = detail;
    }

    public void lacks(Outcome why) {
        missing.add(why);
    }

    /** Before all else that is missing. */
    public void alarms(Outcome why) {
        missing.addFirst(why);
    }

    public void lacks(StepResult.Not<?> not) {
        cut |= not.cut();
        missing.add(not.why());
    }

    /** Takes the value of a step, or notes why it has none. */
    public <T> Optional<T> of(StepResult<T> had) {
        return switch (had) {
            case StepResult.It<T> it -> Optional.of(it.value());
            case StepResult.Not<T> not -> {
                lacks(not);
                yield Optional.empty();
            }
        };
    }

    /** True if the deadline stands against further steps. */
    public boolean isCut() {
        return cut;
    }

    /** @param name of what the item is about, "" if its sentence says it */
    public Step end(String name) {
        return cut
                ? new Step.Paused(Cursor.START)
                : new Step.Finished(PrefixedOutcome.of(name, outcome()), Extent.of(objects));
    }

    /** A refusal and a failure say so; what is only gone makes the rest a part. */
    public Outcome outcome() {
        String had = String.join("; ", there);
        if (missing.isEmpty()) {
            return new Outcome.Collected(detail, had);
        }
        Outcome worst =
                missing.stream().filter(StepResults::isRefused).findFirst().orElse(missing.getFirst());
        if (objects == 0) {
            return worst;
        }
        String message = worst.message() + "; there is: " + (had.isEmpty() ? "what was answered before" : had);
        return isRefused(worst) ? worst.code().with(worst.detail(), message) : new Outcome.Partial(detail, message);
    }

    private static boolean isRefused(Outcome outcome) {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Denied;
    }
}
