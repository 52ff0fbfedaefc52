package org.ephemera.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.ephemera.format.PackageLayout;

/**
 * Where a process is killed, in the words of {@link StoppableProgram}.
 *
 * @param again where the process is killed that resumes, if that is killed too
 * @param sample true for the few that are resumed by a process of their own, and shown to strangers
 * @param sameEvent true where it is gone on with by the event that opened it, if an event did, and not by its id
 */
record KillPoint(String first, Optional<String> again, boolean sample, boolean sameEvent) {
    /** Nobody learns that it was sealed: whoever resumes must not seal it again. */
    static final String SEALED = "after:" + PackageLayout.SEAL;

    static final String PASSING = "passing:";

    /** What does not depend on the manifest is written before it. */
    private static final List<String> BEFORE_THE_MANIFEST = List.of(PackageLayout.VERIFY, PackageLayout.BAGIT);

    private static final List<String> AFTER_THE_MANIFEST =
            List.of(PackageLayout.PACKAGE, PackageLayout.BAG_INFO, PackageLayout.TAG_MANIFEST, PackageLayout.SEAL);
    private static final List<String> WHEN = List.of("before", "half", "after");
    /** The subject, the event, {@code open.json}, the event inside, the claim. */
    private static final int OPENING = 5;

    private static final int SAMPLE = 5;
    private static final int TWICE = 4;
    private static final int SAME_EVENT = 3;
    private static final int ONE_IN_FOUR = 4;

    /**
     * Of {@code drawn} points nearly a third lies between the manifest and the seal, a tenth right before the manifest, a tenth
     * in the opening, a tenth is met by a process that does not stop for it. Of those that are taken, at least a quarter lies
     * between manifest and seal.
     *
     * @param count how many of them are taken
     * @param objects how many a collection creates that nobody kills
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

    /** True where the content is frozen and nothing has sealed it. */
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
