package org.ephemera.aws.trail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.aws.target.StartingCall;
import org.ephemera.aws.target.TextList;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.jspecify.annotations.Nullable;

/**
 * The access keys with which the target was started or changed, each once: that of the alert first, then as the history
 * comes, the newest call first.
 *
 * @param keys at most {@link #MOST_KNOWN}
 */
record StarterAccessKeys(List<String> keys) {
    /** A JSON array of access keys. */
    static final String KEYS = "keys";

    /** How many keys are left out; nothing if none is. */
    static final String MORE = "moreKeys";

    static final StarterAccessKeys NONE = new StarterAccessKeys(List.of());

    /** Each is a question in each region. */
    private static final int MOST_ASKED = 3;

    /** So that a cursor stays small; of more only that there are more is known. */
    private static final int MOST_KNOWN = 50;

    StarterAccessKeys {
        keys = List.copyOf(keys);
    }

    static StarterAccessKeys fromText(String text) {
        return text.isEmpty() ? NONE : new StarterAccessKeys(List.of(text.split(",", -1)));
    }

    String toText() {
        return String.join(",", keys);
    }

    /** With those that the events of a page tell, if it is asked who started the target. */
    StarterAccessKeys plus(TrailPage page, PlannedItem asked) throws IOException {
        if (!StartCallCriteria.isAskedBy(asked)) {
            return this;
        }
        StarterAccessKeys all = this;
        for (var event : page.events()) {
            all = all.plus(StartingCall.parse(event.cloudTrailEvent(), asked));
        }
        return all;
    }

    private StarterAccessKeys plus(Optional<StartingCall> call) {
        @Nullable String key = call.map(StartingCall::key).orElse(null);
        if (key == null || keys.contains(key) || keys.size() >= MOST_KNOWN) {
            return this;
        }
        List<String> more = new ArrayList<>(keys);
        more.add(key);
        return new StarterAccessKeys(more);
    }

    /** Plans the item that finds out in which regions is asked about them. The question has ended: no key comes any more. */
    void plan(PlannedItem asked, Recorder recorder) throws IOException {
        if (!StartCallCriteria.isAskedBy(asked)) {
            return;
        }
        StartCallCriteria names = StartCallCriteria.of(asked);
        List<String> first = new ArrayList<>(keys);
        if (!names.key().isEmpty()) {
            first.remove(names.key());
            first.addFirst(names.key());
        }
        if (first.isEmpty()) {
            return;
        }
        TreeMap<String, String> params = new TreeMap<>();
        for (String name : List.of("target", "region", "account", "partition")) {
            if (!asked.param(name).isEmpty()) {
                params.put(name, asked.param(name));
            }
        }
        params.put(KEYS, TextList.toJson(first.subList(0, Math.min(MOST_ASKED, first.size()))));
        if (first.size() > MOST_ASKED) {
            params.put(MORE, Integer.toString(first.size() - MOST_ASKED));
        }
        recorder.plan(Ec2Catalog.REGIONS, names.window(), params);
    }
}
