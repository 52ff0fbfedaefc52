package org.ephemera.collect.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** Results of several steps of one item, and the outcome of the item that follows from them. */
public final class StepResults {
    private final List<String> collected = new ArrayList<>();
    private final List<Outcome> missing = new ArrayList<>();
    private String detail = "";
    private boolean cut;
    private long objects;

    /** Adds to the number of objects that the item collected. */
    public void addObjects(long objects) {
        this.objects += objects;
    }

    /** Adds a clause about what was collected. */
    public void addClause(String clause) {
        collected.add(clause);
    }

    /**
     * Sets the detail code of the outcome for the case that objects were collected and no step failed or was denied.
     *
     * @param detail a {@link DetailCode}
     */
    public void setDetail(String detail) {
        this.detail = detail;
    }

    /** Adds the outcome of a step that is missing. */
    public void addMissing(Outcome why) {
        missing.add(why);
    }

    /** Adds an outcome before all other missing ones, so that its message comes first. */
    public void addMissingFirst(Outcome why) {
        missing.addFirst(why);
    }

    /** Adds the reason of a step without a value. */
    public void addMissing(StepResult.Missing<?> not) {
        cut |= not.endedByDeadline();
        missing.add(not.why());
    }

    /** Returns the value of a step, or records why it has none. */
    public <T> Optional<T> of(StepResult<T> result) {
        return switch (result) {
            case StepResult.Value<T> it -> Optional.of(it.value());
            case StepResult.Missing<T> not -> {
                addMissing(not);
                yield Optional.empty();
            }
        };
    }

    /** Reports whether the deadline ended a step, so that no further step should run. */
    public boolean isEndedByDeadline() {
        return cut;
    }

    /**
     * Returns the result of the item.
     *
     * @param name subject of the item; "" if its message names it
     */
    public SourceResult toResult(String name) {
        return cut
                ? new SourceResult.Paused(ResumeCursor.START)
                : new SourceResult.Finished(PrefixedOutcome.of(name, outcome()), EvidenceExtent.of(objects));
    }

    /**
     * Returns the outcome. If a step failed or was denied, the item has its code; if objects are only missing, the item
     * is PARTIAL.
     */
    public Outcome outcome() {
        String clauses = String.join("; ", collected);
        if (missing.isEmpty()) {
            return new Outcome.Collected(detail, clauses);
        }
        Outcome worst =
                missing.stream().filter(StepResults::isRefused).findFirst().orElse(missing.getFirst());
        if (objects == 0) {
            return worst;
        }
        String message = worst.message() + "; collected: " + (clauses.isEmpty() ? "the earlier responses" : clauses);
        return isRefused(worst) ? worst.code().with(worst.detail(), message) : new Outcome.Partial(detail, message);
    }

    private static boolean isRefused(Outcome outcome) {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Denied;
    }
}
