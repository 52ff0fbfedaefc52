package org.ephemera.verify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.MultisetDigest;
import org.ephemera.verify.parse.PlanDigests;

/** The items of a package as {@code open.json} and the acquisition log tell of them. */
final class ItemTallies {
    private static final int MOST = 200_000;
    /** In how many ways an item may be planned, or may end: more than one only if two workers had it at once. */
    private static final int MOST_TOLD = 4;

    /** What is known of one item. */
    static final class Tally {
        private boolean planned;
        private boolean required;
        private final List<PlanDigests> plans = new ArrayList<>(1);
        private final Set<OutcomeCode> endings = EnumSet.noneOf(OutcomeCode.class);
        private final List<LineDigest> ends = new ArrayList<>(1);
        private long answers;
        private long errors;
        private long files;
        private long bytes;
        private MultisetDigest attempts = MultisetDigest.EMPTY;
        private MultisetDigest requests = MultisetDigest.EMPTY;
        private boolean ended;

        boolean isPlanned() {
            return planned;
        }

        boolean isRequired() {
            return required;
        }

        /** True if a plan says the same of it. */
        boolean isPlannedAs(LineDigest whole) {
            return plans.stream().anyMatch(plan -> plan.whole().equals(whole));
        }

        /** True if it was planned, and the same is said of what it is about. */
        boolean isAbout(LineDigest subject) {
            return plans.stream().anyMatch(plan -> plan.subject().equals(subject));
        }

        /** With which outcomes its attempts ended; more than one if two workers had it at once. */
        Set<OutcomeCode> endings() {
            return endings;
        }

        /** True if an attempt ended with exactly these words, counts and times. */
        boolean endsAs(LineDigest end) {
            return ends.contains(end);
        }

        void end(OutcomeCode code, LineDigest end) {
            endings.add(code);
            keep(ends, end);
        }

        long answers() {
            return answers;
        }

        long errors() {
            return errors;
        }

        void answered() {
            answers++;
        }

        void failed() {
            errors++;
        }

        long files() {
            return files;
        }

        long bytes() {
            return bytes;
        }

        /** The attempts at it, each once. */
        MultisetDigest attempts() {
            return attempts;
        }

        void attempted(String attempt) {
            attempts = attempts.with(attempt);
        }

        /** The ids under which the cloud knows the calls that were made for it, as far as it told one. */
        MultisetDigest requests() {
            return requests;
        }

        void asked(String requestId) {
            requests = requestId.isEmpty() ? requests : requests.with(requestId);
        }

        /** True from the first outcome of it on that was read. */
        boolean hasOutcome() {
            return ended;
        }

        void readOutcome() {
            ended = true;
        }

        void received(long size) {
            files++;
            bytes += size;
        }
    }

    private final Map<String, Tally> items = new LinkedHashMap<>();

    /** @param as what the plan says of it */
    void plan(String item, boolean required, PlanDigests as) throws MalformedException {
        Tally tally = of(item);
        tally.planned = true;
        tally.required |= required;
        keep(tally.plans, as);
    }

    private static <T> void keep(List<T> all, T one) {
        if (all.size() < MOST_TOLD && !all.contains(one)) {
            all.add(one);
        }
    }

    /** Also of an item that nobody planned: that is for somebody else to say. */
    Tally of(String item) throws MalformedException {
        Tally tally = items.get(item);
        if (tally == null) {
            if (items.size() == MOST) {
                throw new MalformedException("speaks of more than " + MOST + " items");
            }
            tally = new Tally();
            items.put(item, tally);
        }
        return tally;
    }

    Map<String, Tally> all() {
        return items;
    }
}
