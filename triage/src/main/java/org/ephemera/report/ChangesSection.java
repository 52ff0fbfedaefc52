package org.ephemera.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.Workload;

/**
 * Section on changes, images and callers.
 *
 * @param imagesAre heading of the images: images that ran, or those of a configuration
 * @param more number of changes left out
 * @param noDifference sentence if there are no changes
 * @param noCaller sentence if there are no callers
 * @param moreCallers number of principals left out
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
     * Row of one image.
     *
     * @param now digest that the tag references at the time of collection; "" if it is unknown
     * @param moved true if the tag references a different image
     * @param before image of the previous revision; "" if none is known
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
     * Row of one principal.
     *
     * @param changing number of calls that change a resource or access a container
     * @param failed number of failed calls, and of those denied
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
                EmptyListMessage.differences(analysis),
                analysis.callers().callers().stream()
                        .map(ChangesSection::caller)
                        .toList(),
                analysis.callers().more(),
                EmptyListMessage.callers(analysis));
    }

    private static List<Image> images(Analysis analysis) {
        List<Image> images = new ArrayList<>();
        for (Workload workload : analysis.workloads()) {
            for (ContainerSpec container : workload.containers()) {
                images.add(image(container, analysis));
            }
        }
        return images;
    }

    private static Image image(ContainerSpec container, Analysis analysis) {
        String name = container.image().map(LocatedValue::value).orElse("");
        String ran = container.digest().map(LocatedValue::value).orElse("");
        Optional<CurrentTag> tag = tag(name, ran, analysis);
        boolean same = tag.filter(now -> now.digest().equals(ran)
                        || (now.isRanImage() && now.ranDigest().equals(ran)))
                .isPresent();
        // If it is unknown which image ran, it is also unknown whether the tag moved.
        boolean moved = tag.filter(now -> now.ranDigest().equals(ran)).isPresent() && !same && !ran.isEmpty();
        return new Image(
                container.name(),
                container.kind().name().toLowerCase(java.util.Locale.ROOT),
                VisibleText.cut(name, LONGEST),
                container
                        .digest()
                        .map(digest -> VisibleText.cut(digest.value(), 100))
                        .or(() -> container
                                .configDigest()
                                .map(digest -> VisibleText.cut(digest.value(), 100) + ", digest of the config"))
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
                EvidencePointer.to(container.image().map(LocatedValue::evidence).orElse(container.evidence())));
    }

    /**
     * Returns the current state of the tag, preferably for the digest of this container, because replicas may run
     * different images.
     */
    private static Optional<CurrentTag> tag(String name, String ran, Analysis analysis) {
        List<CurrentTag> tags = analysis.tags().stream()
                .filter(now -> now.reference().equals(name))
                .toList();
        return tags.stream()
                .filter(now -> now.ranDigest().equals(ran))
                .findFirst()
                .or(() -> tags.stream().findFirst());
    }

    /** Returns the image of the previous revision. The path of the change contains the name of the container. */
    private static String before(ContainerSpec container, Analysis analysis) {
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
