package org.ephemera.format;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Paths of the files in a package, relative to the package's folder. */
public final class PackageLayout {
    public static final String BAGIT = "bagit.txt";
    public static final String BAG_INFO = "bag-info.txt";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    public static final String OPEN = "open.json";
    public static final String PACKAGE = "package.json";
    public static final String VERIFY = "VERIFY.txt";
    public static final String SEAL = "seal.dsse.json";
    public static final String TIMESTAMP = "seal.dsse.json.tsr";
    public static final String DATA = "data/";
    public static final String TRIGGER = "data/trigger/event.json";
    public static final String INDEX = "data/index.jsonl";
    public static final String OUTCOMES = "data/outcomes.jsonl";
    public static final String FOREIGN = "data/foreign.jsonl";
    public static final String RAW = "data/raw/";
    public static final String ACQUISITION = "data/acquisition/";

    /** Root files that the tag manifest lists, in the order of their bytes. */
    public static final List<String> TAGGED = List.of(VERIFY, BAG_INFO, BAGIT, MANIFEST, OPEN, PACKAGE);

    /**
     * Size limit of a timestamp response, in bytes. The collector stores no larger response, and verifiers fail on a
     * larger one.
     */
    public static final int LARGEST_TIMESTAMP = 64 << 10;

    /** Names that are allowed at a package's root. */
    public static final Set<String> ROOT =
            Set.of(BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, OPEN, PACKAGE, VERIFY, SEAL, TIMESTAMP, "data");

    /** Order of the paths of segments by attempt, then by number: the ten thousandth has one digit more. */
    public static final Comparator<String> SEGMENT_ORDER = Comparator.comparing(
                    (String path) -> path.substring(0, path.lastIndexOf('-') + 1))
            .thenComparingInt(String::length)
            .thenComparing(Comparator.naturalOrder());

    private static final Pattern SEGMENT = Pattern.compile(
            "data/acquisition/(?<item>[a-z0-9.-]+)-(?<attempt>[0-9a-f]{8})-(?<number>[0-9]{4,})\\.jsonl");

    private static final Pattern BODY = Pattern.compile(
            "data/raw/(?<item>[a-z0-9.-]+)/(?<attempt>[0-9a-f]{8})/(?<number>[0-9]{6,})\\.body\\.[a-z]+");

    private static final Pattern DELEGATION = Pattern.compile("data/acquisition/run-[0-9a-f]{16}\\.dsse\\.json");

    private PackageLayout() {}

    /**
     * Returns the path of a body or a piece of one.
     *
     * @param number from 1 in each attempt
     */
    public static String body(String item, String attempt, int number, BodyType type) {
        return RAW + item + "/" + attempt + "/" + String.format(Locale.ROOT, "%06d", number) + ".body."
                + type.extension();
    }

    /**
     * Returns the path of a segment of the acquisition log.
     *
     * @param number from 1 in each attempt
     */
    public static String segment(String item, String attempt, int number) {
        return ACQUISITION + item + "-" + attempt + "-" + String.format(Locale.ROOT, "%04d", number) + ".jsonl";
    }

    /**
     * Returns the path of the delegation of a run.
     *
     * @param run 16 lower-case hex digits
     */
    public static String delegation(String run) {
        return ACQUISITION + "run-" + run + ".dsse.json";
    }

    /** Reports whether a path below {@code data/} has the form of a file that the collector writes. */
    public static boolean isContent(String path) {
        return path.equals(TRIGGER)
                || path.equals(INDEX)
                || path.equals(OUTCOMES)
                || path.equals(FOREIGN)
                || isSegment(path)
                || isDelegation(path)
                || isBody(path);
    }

    /** Reports whether a path is that of a body or a piece of one. */
    public static boolean isBody(String path) {
        return BODY.matcher(path).matches();
    }

    /** Reports whether a path is that of the delegation of a run. */
    public static boolean isDelegation(String path) {
        return DELEGATION.matcher(path).matches();
    }

    /** Reports whether a path is that of a segment of the acquisition log. */
    public static boolean isSegment(String path) {
        return SEGMENT.matcher(path).matches();
    }
}
