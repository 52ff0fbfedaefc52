package org.ephemera.aws.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.aws.target.StartingCall;
import org.ephemera.collect.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The access keys with which the target was started or changed, each once: that of the alert first, then as the history
 * comes, the newest call first.
 *
 * @param keys at most {@link #MOST_KNOWN}
 */
record StarterAccessKeys(List<String> keys) {
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
    StarterAccessKeys plus(TrailPage page, LookupParameters asked) {
        if (asked.started().isEmpty()) {
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
    void plan(LookupParameters asked, Recorder recorder) {
        if (asked.started().isEmpty()) {
            return;
        }
        StartCallCriteria names = asked.started().get();
        List<String> first = new ArrayList<>(keys);
        if (!names.accessKey().isEmpty()) {
            first.remove(names.accessKey());
            first.addFirst(names.accessKey());
        }
        if (first.isEmpty()) {
            return;
        }
        EcsPlace place = asked.place();
        recorder.plan(
                Ec2Catalog.REGIONS,
                names.window(),
                new Ec2Catalog.RegionsParameters(
                        new EcsPlace(place.target(), place.region(), place.account(), place.partition(), "", "", ""),
                        first.subList(0, Math.min(MOST_ASKED, first.size())),
                        Math.max(0, first.size() - MOST_ASKED)));
    }
}
