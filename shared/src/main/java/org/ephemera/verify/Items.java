package org.ephemera.verify;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ephemera.evidence.OutcomeCode;

/** The items of a package as {@code open.json} and the acquisition log tell of them. */
final class Items {
    private static final int MOST = 200_000;

    /** What is known of one item. */
    static final class Tally {
        private boolean planned;
        private boolean required;
        private final Set<OutcomeCode> endings = EnumSet.noneOf(OutcomeCode.class);
        private long files;
        private long bytes;

        boolean isPlanned() {
            return planned;
        }

        boolean isRequired() {
            return required;
        }

        /** With which outcomes its attempts ended; more than one if two workers had it at once. */
        Set<OutcomeCode> endings() {
            return endings;
        }

        long files() {
            return files;
        }

        long bytes() {
            return bytes;
        }

        void received(long size) {
            files++;
            bytes += size;
        }
    }

    private final Map<String, Tally> items = new LinkedHashMap<>();

    void plan(String item, boolean required) throws MalformedException {
        Tally tally = of(item);
        tally.planned = true;
        tally.required |= required;
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
