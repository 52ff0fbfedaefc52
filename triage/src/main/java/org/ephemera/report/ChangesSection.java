package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Container;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.Workload;

/**
 * What is not as it was, which images ran, and who called.
 *
 * @param imagesAre what the images are: those that ran, or those of a configuration
 * @param more changes that are left out here
 * @param noDifference what it means if there is none; {@code noCaller} likewise
 * @param moreCallers principals that are left out
 */
record ChangesSection(
        String imagesAre,
        List<Image> images,
        List<Difference> differences,
        int more,
        EmptyListMessage noDifference,
        List<Caller> callers,
        int moreCallers,
        EmptyListMessage noCaller) {
    private static final int MOST = 300;
    private static final int LONGEST = 400;

    /**
     * @param now where its tag leads; "" if that is not known
     * @param moved true if that is another image
     * @param before what an earlier revision named in its place; "" if none is known that did
     */
    record Image(
            String container,
            String kind,
            String image,
            String digest,
            String now,
            boolean moved,
            String before,
            EvidencePointer pointer) {}

    record Difference(
            String subject,
            String what,
            String reference,
            String before,
            String after,
            EvidencePointer from,
            EvidencePointer to) {}

    /**
     * One principal.
     *
     * @param changing how many of the calls change something or reach into a container
     * @param failed how many came to nothing, and how many of these for lack of permission
     */
    record Caller(
            String principal, long calls, long changing, String failed, String actions, String first, String last) {}

    static ChangesSection of(Analysis analysis) {
        return new ChangesSection(
                EvidenceCoverage.ofImagesThatRan(analysis).any()
                        ? "Images that ran"
                        : "Images of the configuration; what ran is not in the package",
                images(analysis),
                analysis.changes().stream()
                        .limit(MOST)
                        .map(ChangesSection::difference)
                        .toList(),
                Math.max(0, analysis.changes().size() - MOST),
                EmptyListMessage.differs(analysis),
                analysis.callers().callers().stream()
                        .map(ChangesSection::caller)
                        .toList(),
                analysis.callers().more(),
                EmptyListMessage.wasCalled(analysis));
    }

    private static List<Image> images(Analysis analysis) {
        List<Image> images = new ArrayList<>();
        for (Workload workload : analysis.workloads()) {
            for (Container container : workload.containers()) {
                images.add(image(container, analysis));
            }
        }
        return images;
    }

    private static Image image(Container container, Analysis analysis) {
        String name = container.image().map(Fact::value).orElse("");
        String ran = container.digest().map(Fact::value).orElse("");
        Optional<CurrentTag> tag = tag(name, ran, analysis);
        boolean same = tag.filter(now ->
                        now.digest().equals(ran) || (now.same() && now.ran().equals(ran)))
                .isPresent();
        // Of what it is not known what ran, it is not known either that it is another.
        boolean moved = tag.filter(now -> now.ran().equals(ran)).isPresent() && !same && !ran.isEmpty();
        return new Image(
                container.name(),
                container.kind().name().toLowerCase(java.util.Locale.ROOT),
                VisibleText.cut(name, LONGEST),
                container
                        .digest()
                        .map(digest -> VisibleText.cut(digest.value(), 100))
                        .orElse(""),
                tag.map(now -> !same
                                ? VisibleText.cut(now.digest(), 100)
                                        + now.pushed()
                                                .map(at -> ", pushed " + TimeText.of(at))
                                                .orElse("")
                                : "the same")
                        .orElse(""),
                moved,
                before(container, analysis),
                EvidencePointer.to(container.image().map(Fact::evidence).orElse(container.evidence())));
    }

    /** Replicas of one name may run different images: that of this one's first. */
    private static Optional<CurrentTag> tag(String name, String ran, Analysis analysis) {
        List<CurrentTag> tags = analysis.tags().stream()
                .filter(now -> now.reference().equals(name))
                .toList();
        return tags.stream()
                .filter(now -> now.ran().equals(ran))
                .findFirst()
                .or(() -> tags.stream().findFirst());
    }

    /** As the comparison with the revision before says, which names the container in the path. */
    private static String before(Container container, Analysis analysis) {
        return analysis.changes().stream()
                .filter(change -> change.reference().startsWith("revision ")
                        && change.what().endsWith("/" + container.name() + "/image"))
                .findFirst()
                .map(change -> change.before().isEmpty()
                        ? "no such container, " + change.reference()
                        : VisibleText.cut(change.before(), LONGEST) + ", " + VisibleText.cut(change.reference(), 100))
                .orElse("");
    }

    private static Difference difference(SpecChange change) {
        return new Difference(
                VisibleText.cut(change.subject(), 200),
                VisibleText.cut(change.what(), 200),
                VisibleText.cut(change.reference(), 200),
                VisibleText.cut(change.before(), LONGEST),
                VisibleText.cut(change.after(), LONGEST),
                EvidencePointer.to(change.from()),
                EvidencePointer.to(change.to()));
    }

    private static Caller caller(org.ephemera.analyze.model.CallerSummary caller) {
        String actions = VisibleText.cut(String.join(", ", caller.actions()), LONGEST);
        return new Caller(
                VisibleText.cut(caller.principal(), 300),
                caller.calls(),
                caller.changing(),
                caller.failed() + (caller.denied() == 0 ? "" : ", " + caller.denied() + " of them denied"),
                caller.moreActions() == 0 ? actions : actions + " and " + caller.moreActions() + " more",
                TimeText.of(caller.first()),
                TimeText.of(caller.last()));
    }
}
