package org.ephemera.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ephemera.bag.Layout;

/**
 * Where a process is killed, in the words of {@link StoppedMidway}.
 *
 * @param again where the process is killed that resumes, if that is killed too
 * @param sample true for the few that are resumed by a process of their own, and shown to strangers
 */
record KillPoint(String first, Optional<String> again, boolean sample) {
    /** Nobody learns that it was sealed: whoever resumes must not seal it again. */
    static final String SEALED = "after:" + Layout.SEAL;

    static final String PASSING = "passing:";

    private static final List<String> SEALED_IN_ORDER =
            List.of(Layout.PACKAGE, Layout.VERIFY, Layout.BAGIT, Layout.BAG_INFO, Layout.TAG_MANIFEST, Layout.SEAL);
    private static final List<String> WHEN = List.of("before", "half", "after");
    /** The subject, the event, {@code open.json}, the event inside, the claim. */
    private static final int OPENING = 5;

    private static final int SAMPLE = 5;
    private static final int TWICE = 4;

    /**
     * Of {@code count} points nearly a third lies between the manifest and the seal, a tenth in the opening, a tenth is
     * met by a process that does not stop for it.
     *
     * @param objects how many a collection creates that nobody kills
     */
    static List<KillPoint> draw(int count, int objects, Random random) {
        List<String> sealing = sealing(random);
        int collecting = objects - SEALED_IN_ORDER.size() - 1;
        List<String> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String when = WHEN.get(random.nextInt(WHEN.size())) + ":";
            points.add(
                    switch (i % 10) {
                        case 0, 1, 2 -> i == 0 ? SEALED : sealing.get(i % sealing.size());
                        case 3 -> when + (1 + random.nextInt(OPENING));
                        case 4 -> PASSING + (1 + random.nextInt(collecting));
                        default -> when + (1 + random.nextInt(collecting));
                    });
        }
        Collections.shuffle(points, random);
        List<KillPoint> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean twice = i % TWICE == 1 && !points.get(i).equals(SEALED);
            String second = random.nextBoolean()
                    ? sealing.get(random.nextInt(sealing.size()))
                    : WHEN.get(random.nextInt(WHEN.size())) + ":" + (1 + random.nextInt(OPENING));
            drawn.add(new KillPoint(points.get(i), Optional.of(second).filter(p -> twice), i % SAMPLE == 0));
        }
        return List.copyOf(drawn);
    }

    private static List<String> sealing(Random random) {
        List<String> sealing = new ArrayList<>(List.of("after:" + Layout.MANIFEST));
        SEALED_IN_ORDER.forEach(file -> WHEN.forEach(when -> sealing.add(when + ":" + file)));
        sealing.remove(SEALED);
        Collections.shuffle(sealing, random);
        return sealing;
    }
}
