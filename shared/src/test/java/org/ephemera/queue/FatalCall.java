package org.ephemera.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.ephemera.format.PackageLayout;

/**
 * Call at which a worker is killed. It does not depend on a clock, so it is the same on every machine.
 *
 * @param number number of the call among the matching ones, from 1
 * @param done true if the server performs the call and only its response is not read
 * @param closing true if the call is between the manifest and the seal
 */
record FatalCall(Pattern call, int number, boolean done, boolean closing) {
    /** A call of the collection, long before its end. */
    private static final int FURTHEST = 40;

    /** Objects that are created after the manifest. */
    private static final List<String> CLOSING =
            List.of(PackageLayout.PACKAGE, PackageLayout.BAG_INFO, PackageLayout.TAG_MANIFEST, PackageLayout.SEAL);

    /**
     * Returns three to five calls: one or two between the manifest and the seal, one after the seal, and one or two
     * early in a delivery.
     */
    static List<FatalCall> draw(Random random, CloudFixture.Calls calls) {
        List<FatalCall> drawn = new ArrayList<>(List.of(afterSeal(random, calls)));
        for (int some = 1 + random.nextInt(2); some > 0; some--) {
            drawn.add(closing(random));
        }
        for (int some = 1 + random.nextInt(2); some > 0; some--) {
            drawn.add(new FatalCall(
                    Pattern.compile("^[a-z]+ "), 1 + random.nextInt(FURTHEST), random.nextBoolean(), false));
        }
        return List.copyOf(drawn);
    }

    private static FatalCall closing(Random random) {
        int file = random.nextInt(CLOSING.size() + 1);
        if (file == CLOSING.size()) {
            return stored("/" + PackageLayout.MANIFEST, true, true);
        }
        // A call after the seal is stored.
        return stored(
                "/" + CLOSING.get(file),
                random.nextBoolean() && !CLOSING.get(file).equals(PackageLayout.SEAL),
                true);
    }

    private static FatalCall afterSeal(Random random, CloudFixture.Calls calls) {
        return switch (random.nextInt(7)) {
            case 0 -> stored("/" + PackageLayout.SEAL, true, false);
            case 1 -> stored("reports/.*/begun.json", true, false);
            case 2 -> stored("reports/.*/report.html", false, false);
            case 3 -> new FatalCall(calls.announced(), 1, random.nextBoolean(), false);
            case 4 -> stored("work/done/.*", false, false);
            case 5 -> new FatalCall(calls.deleted(), 1, false, false);
            default -> new FatalCall(calls.deleted(), 1, true, false);
        };
    }

    /**
     * Returns the creation of an object.
     *
     * @param key pattern of the end of its key
     */
    private static FatalCall stored(String key, boolean done, boolean closing) {
        return new FatalCall(Pattern.compile("^store PUT [^?]*" + key + "(\\?| )"), 1, done, closing);
    }
}
