package org.ephemera.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.ephemera.format.PackageLayout;

/**
 * Point at which a process is killed, in the syntax of {@link StoppableProgram}.
 *
 * @param again point at which the resuming process is killed, if it is killed too
 * @param sample true for the few packages that a separate process resumes and that independent verifiers check
 * @param sameEvent true if the package is resumed by the event that opened it, not by its id
 */
record KillPoint(String first, Optional<String> again, boolean sample, boolean sameEvent) {
    /** The seal is stored but not reported: a resume must not seal the package again. */
    static final String SEALED = "after:" + PackageLayout.SEAL;

    static final String PASSING = "passing:";

    /** Files that do not depend on the manifest are written before it. */
    private static final List<String> BEFORE_THE_MANIFEST = List.of(PackageLayout.VERIFY, PackageLayout.BAGIT);

    private static final List<String> AFTER_THE_MANIFEST =
            List.of(PackageLayout.PACKAGE, PackageLayout.BAG_INFO, PackageLayout.TAG_MANIFEST, PackageLayout.SEAL);
    private static final List<String> WHEN = List.of("before", "half", "after");
    /** Number of objects of the opening: subject, event, {@code open.json}, event in the package, claim. */
    private static final int OPENING = 5;

    private static final int SAMPLE = 5;
    private static final int TWICE = 4;
    private static final int SAME_EVENT = 3;
    private static final int ONE_IN_FOUR = 4;

    /**
     * Draws points at random. Nearly a third of the {@code drawn} points is between manifest and seal, a tenth
     * immediately before the manifest, a tenth in the opening, and a tenth is met by a process that does not stop. At
     * least a quarter of the selected points is between manifest and seal.
     *
     * @param count number of selected points
     * @param objects number of objects that a collection without a kill creates
     */
    static List<KillPoint> draw(int drawn, int count, int objects, Random random) {
        List<String> sealing = sealing(random);
        int collecting = objects - BEFORE_THE_MANIFEST.size() - AFTER_THE_MANIFEST.size() - 1;
        List<String> points = new ArrayList<>();
        for (int i = 0; i < drawn; i++) {
            String when = WHEN.get(random.nextInt(WHEN.size())) + ":";
            points.add(
                    switch (i % 10) {
                        case 0, 1, 2 -> i == 0 ? SEALED : sealing.get(i % sealing.size());
                        case 3 -> when + (1 + random.nextInt(OPENING));
                        case 4 -> PASSING + (1 + random.nextInt(collecting));
                        case 5 -> when + BEFORE_THE_MANIFEST.get(random.nextInt(BEFORE_THE_MANIFEST.size()));
                        default -> when + (1 + random.nextInt(collecting));
                    });
        }
        Collections.shuffle(points, random);
        bringForward(points, count);
        List<KillPoint> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean twice = i % TWICE == 1 && !points.get(i).equals(SEALED);
            String second = random.nextBoolean()
                    ? sealing.get(random.nextInt(sealing.size()))
                    : WHEN.get(random.nextInt(WHEN.size())) + ":" + (1 + random.nextInt(OPENING));
            taken.add(new KillPoint(
                    points.get(i), Optional.of(second).filter(p -> twice), i % SAMPLE == 0, i % SAME_EVENT == 1));
        }
        return List.copyOf(taken);
    }

    /** Reports whether the content is frozen and not sealed at this point. */
    boolean isBetweenManifestAndSeal() {
        return isBetween(first);
    }

    private static boolean isBetween(String point) {
        return point.equals("after:" + PackageLayout.MANIFEST)
                || (!point.equals(SEALED) && AFTER_THE_MANIFEST.contains(point.substring(point.indexOf(':') + 1)));
    }

    private static void bringForward(List<String> points, int taken) {
        int wanted = (taken + ONE_IN_FOUR - 1) / ONE_IN_FOUR;
        for (int i = taken; i < points.size(); i++) {
            List<String> first = points.subList(0, taken);
            if (first.stream().filter(KillPoint::isBetween).count() >= wanted) {
                return;
            }
            if (isBetween(points.get(i))) {
                Collections.swap(
                        points,
                        i,
                        IntStream.range(0, taken)
                                .filter(at -> !isBetween(points.get(at)))
                                .findFirst()
                                .orElseThrow());
            }
        }
    }

    private static List<String> sealing(Random random) {
        List<String> sealing = new ArrayList<>(List.of("after:" + PackageLayout.MANIFEST));
        AFTER_THE_MANIFEST.forEach(file -> WHEN.forEach(when -> sealing.add(when + ":" + file)));
        sealing.remove(SEALED);
        Collections.shuffle(sealing, random);
        return sealing;
    }
}
