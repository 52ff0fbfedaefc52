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

/** Items of a package, as recorded in {@code open.json} and the acquisition log. */
final class ItemTallies {
    private static final int MOST = 200_000;
    /**
     * Limit of different plans or ends of one item. There is more than one only if two workers processed it at the same
     * time.
     */
    private static final int MOST_VARIANTS = 4;

    /** Tally of one item. */
    static final class Tally {
        private boolean planned;
        private boolean required;
        private boolean fromOpening;
        private final List<PlanDigests> plans = new ArrayList<>(1);
        private final Set<OutcomeCode> endings = EnumSet.noneOf(OutcomeCode.class);
        private final List<LineDigest> ends = new ArrayList<>(1);
        private long answers;
        private long errors;
        private boolean refused;
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

        /** Reports whether {@code open.json} plans the item. */
        boolean isFromOpening() {
            return fromOpening;
        }

        void planOnOpening() {
            fromOpening = true;
        }

        /** Reports whether a plan of this item has this digest. */
        boolean isPlannedAs(LineDigest plan) {
            return plans.stream().anyMatch(known -> known.whole().equals(plan));
        }

        /** Reports whether a plan of this item has the same subject. */
        boolean isAbout(LineDigest subject) {
            return plans.stream().anyMatch(plan -> plan.subject().equals(subject));
        }

        /**
         * Returns the outcomes with which its attempts ended; more than one if two workers processed it at the same
         * time.
         */
        Set<OutcomeCode> endings() {
            return endings;
        }

        /** Reports whether an attempt ended with exactly this message, counts and times. */
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

        void addResponse() {
            answers++;
        }

        void addError() {
            errors++;
        }

        /** Reports whether a server refused a request of the item: an error with an HTTP status from 400 to 499. */
        boolean isRefused() {
            return refused;
        }

        void recordRefusal() {
            refused = true;
        }

        long files() {
            return files;
        }

        long bytes() {
            return bytes;
        }

        /** Returns the ids of its attempts, each once. */
        MultisetDigest attempts() {
            return attempts;
        }

        void addAttempt(String attempt) {
            attempts = attempts.with(attempt);
        }

        /** Returns the request ids that the cloud returned for the calls of this item. */
        MultisetDigest requests() {
            return requests;
        }

        void addRequestId(String requestId) {
            requests = requestId.isEmpty() ? requests : requests.with(requestId);
        }

        /** Reports whether an outcome of this item was read. */
        boolean hasOutcome() {
            return ended;
        }

        void readOutcome() {
            ended = true;
        }

        void addFile(long size) {
            files++;
            bytes += size;
        }
    }

    private final Map<String, Tally> items = new LinkedHashMap<>();

    /**
     * Records a planned item.
     *
     * @param as digests of the plan
     */
    void plan(String item, boolean required, PlanDigests as) throws MalformedException {
        Tally tally = of(item);
        tally.planned = true;
        tally.required |= required;
        keep(tally.plans, as);
    }

    private static <T> void keep(List<T> all, T one) {
        if (all.size() < MOST_VARIANTS && !all.contains(one)) {
            all.add(one);
        }
    }

    /** Returns the tally of an item. An item that is not planned gets a tally too, because other checks report it. */
    Tally of(String item) throws MalformedException {
        Tally tally = items.get(item);
        if (tally == null) {
            if (items.size() == MOST) {
                throw new MalformedException("exceeds the limit of " + MOST + " items");
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
