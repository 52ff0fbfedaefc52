package org.ephemera.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Workload;

/**
 * What is not as it was, which images ran, and who called.
 *
 * @param imagesAre what the images are: those that ran, or those of a configuration
 * @param more changes that are left out here
 * @param noDifference what it means if there is none; {@code noCaller} likewise
 */
record Changes(
        String imagesAre,
        List<Image> images,
        List<Difference> differences,
        int more,
        Nothing noDifference,
        List<Caller> callers,
        Nothing noCaller) {
    private static final int MOST = 300;
    private static final int LONGEST = 400;

    record Image(String container, String kind, String image, String digest, Pointer pointer) {}

    record Difference(
            String subject, String what, String reference, String before, String after, Pointer from, Pointer to) {}

    /** @param refused how many of the calls failed */
    record Caller(String principal, int calls, int refused, String actions, String first, String last) {}

    static Changes of(Analysis analysis) {
        return new Changes(
                Sight.ofWhatRan(analysis).any()
                        ? "Images that ran"
                        : "Images of the configuration; what ran is not in the package",
                images(analysis.workloads()),
                analysis.changes().stream().limit(MOST).map(Changes::difference).toList(),
                Math.max(0, analysis.changes().size() - MOST),
                Nothing.differs(analysis),
                callers(analysis.calls()),
                Nothing.wasCalled(analysis));
    }

    private static List<Image> images(List<Workload> workloads) {
        List<Image> images = new ArrayList<>();
        for (Workload workload : workloads) {
            for (Container container : workload.containers()) {
                images.add(new Image(
                        container.name(),
                        container.kind().name().toLowerCase(java.util.Locale.ROOT),
                        container
                                .image()
                                .map(image -> Visible.cut(image.value(), LONGEST))
                                .orElse(""),
                        container
                                .digest()
                                .map(digest -> Visible.cut(digest.value(), 100))
                                .orElse(""),
                        Pointer.to(container.image().map(f -> f.evidence()).orElse(container.evidence()))));
            }
        }
        return images;
    }

    private static Difference difference(Change change) {
        return new Difference(
                Visible.cut(change.subject(), 200),
                Visible.cut(change.what(), 200),
                Visible.cut(change.reference(), 200),
                Visible.cut(change.before(), LONGEST),
                Visible.cut(change.after(), LONGEST),
                Pointer.to(change.from()),
                Pointer.to(change.to()));
    }

    private static List<Caller> callers(List<ControlCall> calls) {
        Map<String, List<ControlCall>> byPrincipal = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> !call.ours())
                .forEach(call -> byPrincipal
                        .computeIfAbsent(call.principal(), p -> new ArrayList<>())
                        .add(call));
        return byPrincipal.entrySet().stream()
                .map(entry -> caller(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Caller caller(String principal, List<ControlCall> calls) {
        List<String> actions =
                calls.stream().map(ControlCall::action).distinct().toList();
        String shown = String.join(", ", actions.subList(0, Math.min(12, actions.size())));
        return new Caller(
                Visible.cut(principal, 300),
                calls.size(),
                (int) calls.stream().filter(call -> call.error().isPresent()).count(),
                Visible.cut(shown, LONGEST) + (actions.size() > 12 ? " and " + (actions.size() - 12) + " more" : ""),
                Moments.of(calls.getFirst().time()),
                Moments.of(calls.getLast().time()));
    }
}
