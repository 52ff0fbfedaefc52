package org.ephemera.aws.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.LookupParameters;
import org.ephemera.aws.target.StartCall;
import org.ephemera.aws.target.StartCallCriteria;
import org.ephemera.collect.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Access keys of the API calls that started or changed the target, without duplicates. The key of the alert is first,
 * followed by the keys in the event history, newest call first.
 *
 * @param keys at most {@link #MOST_KNOWN}
 */
record StarterAccessKeys(List<String> keys) {
    static final StarterAccessKeys NONE = new StarterAccessKeys(List.of());

    /** Limit of queried keys; each needs a query in each region. */
    private static final int MOST_QUERIED = 3;

    /**
     * Limit of remembered keys, so that a cursor remains small. Further keys are not counted, so the number of keys
     * that are not queried is then a lower bound.
     */
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

    /** Returns these keys with those of a page's events, if the query searches for the starters of the target. */
    StarterAccessKeys plus(TrailPage page, LookupParameters query) {
        if (query.started().isEmpty()) {
            return this;
        }
        StarterAccessKeys all = this;
        for (var event : page.events()) {
            all = all.plus(StartCall.parse(event.cloudTrailEvent(), query));
        }
        return all;
    }

    private StarterAccessKeys plus(Optional<StartCall> call) {
        @Nullable String key = call.map(StartCall::key).orElse(null);
        if (key == null || keys.contains(key) || keys.size() >= MOST_KNOWN) {
            return this;
        }
        List<String> more = new ArrayList<>(keys);
        more.add(key);
        return new StarterAccessKeys(more);
    }

    /**
     * Plans the item that lists the regions for the queries of these keys. Called after the last page, when all keys
     * are known.
     */
    void plan(LookupParameters query, Recorder recorder) {
        if (query.started().isEmpty()) {
            return;
        }
        StartCallCriteria criteria = query.started().get();
        List<String> first = new ArrayList<>(keys);
        if (!criteria.accessKey().isEmpty()) {
            first.remove(criteria.accessKey());
            first.addFirst(criteria.accessKey());
        }
        if (first.isEmpty()) {
            return;
        }
        EcsPlace place = query.place();
        recorder.plan(
                Ec2Catalog.REGIONS,
                criteria.window(),
                new Ec2Catalog.RegionsParameters(
                        new EcsPlace(
                                place.target(), place.region(), place.account(), place.partition(), "", "", "", ""),
                        first.subList(0, Math.min(MOST_QUERIED, first.size())),
                        Math.max(0, first.size() - MOST_QUERIED)));
    }
}
