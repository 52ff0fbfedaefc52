package org.ephemera.kubernetes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;

/** The events of one pod, in both APIs: they show the same events, each with fields that the other leaves out. */
final class PodEventsSource {
    private static final Operation CORE = Operation.list("", "v1", "events");
    private static final Operation NEW = Operation.list("events.k8s.io", "v1", "events");

    static final Artifact ARTIFACT =
            Artifacts.optional("kubernetes.pod-events", "Events of the pod", Volatility.V2, false, List.of(CORE, NEW));

    private PodEventsSource() {}

    static Step read(Asking asking) throws IOException {
        PlannedItem item = asking.item();
        String uid = item.param(ClusterPlace.UID);
        String name = item.param(ClusterPlace.POD);
        if (!Operation.isName(uid.isEmpty() ? name : uid) || (uid + name).matches(".*[,=\\\\].*")) {
            return new Step.Finished(new Outcome.Failed(
                    Refusal.NOT_A_NAME,
                    "'" + Shown.of(name) + "' with the UID '" + Shown.of(uid)
                            + "' cannot be asked for: neither Kubernetes" + " nor anybody else gives such names"));
        }
        Gaps gaps = new Gaps();
        List<String> said = new ArrayList<>();
        long most = 0;
        for (Operation api : List.of(NEW, CORE)) {
            String object = api.group().isEmpty() ? "involvedObject" : "regarding";
            String selector = uid.isEmpty() ? object + ".kind=Pod," + object + ".name=" + name : object + ".uid=" + uid;
            Question question =
                    Question.get(api, asking.place().namespace(), "").with(Map.of("fieldSelector", selector));
            Listing.Read read = new Listing(asking.calls(), question, "event", event -> {}).read();
            if (read.cut()) {
                return new Step.Paused(Cursor.START);
            }
            most = Math.max(most, read.found());
            gaps.brought(read.found());
            read.gap().ifPresent(gaps::lacks);
            if (!read.said().isEmpty()) {
                said.add(api.permission() + ": " + read.said());
            }
        }
        gaps.says(Counted.of(most, "event") + " with " + (uid.isEmpty() ? "the pod's name" : "the pod's UID"));
        said.forEach(gaps::says);
        Outcome outcome = gaps.outcome();
        return new Step.Finished(
                NamedOutcome.of(
                        name,
                        most == 0 && outcome instanceof Outcome.Collected
                                ? new Outcome.Empty("no events: an API server forgets them, after an hour if nobody set"
                                        + " it otherwise")
                                : outcome),
                Extent.of(most));
    }
}
