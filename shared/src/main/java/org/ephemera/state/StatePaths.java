package org.ephemera.state;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/**
 * Keys of signed objects. If foreign bytes occupy a key, the object is stored under the same name with {@code .2},
 * {@code .3} and so on.
 */
final class StatePaths {
    /** The records of copies have signatures of the signing key; pages and tables of reports are only compared. */
    private static final Pattern STATE = Pattern.compile(
            "(?:triggers|recorder|sweeps)/.+|work/(?!copies/).+|reports/.+/(?:begun|reported|failed)(?:-[0-9]+)?\\.json");

    private static final Pattern ALTERNATIVE = Pattern.compile("(.+\\.jsonl?)\\.(?:[2-9]|[1-9][0-9])");
    private static final Pattern OPEN_RECORD =
            Pattern.compile("packages/[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9a-f-]{36})/" + Pattern.quote(PackageLayout.OPEN));

    /** Number of names of an object. More foreign objects stop the work, so that it is not delayed without a limit. */
    static final int NAMES = 99;

    private StatePaths() {}

    static boolean isState(String key) {
        return STATE.matcher(key).matches();
    }

    /** Reports whether objects below the prefix can be signed ones. */
    static boolean mayHoldState(String prefix) {
        return !prefix.startsWith("packages/");
    }

    /** Returns the name of an object whose first names are occupied, from 1. */
    static String name(String key, int number) {
        return number == 1 ? key : key + "." + number;
    }

    /** Returns the key of the object that is stored under a name. */
    static String key(String name) {
        Matcher alternative = ALTERNATIVE.matcher(name);
        return alternative.matches() ? alternative.group(1) : name;
    }

    /** Returns the id of the package whose {@code open.json} has this key. */
    static Optional<PackageId> openedPackage(String key) {
        Matcher open = OPEN_RECORD.matcher(key);
        return open.matches() && PackageId.isPackageId(open.group(1))
                ? Optional.of(new PackageId(open.group(1)))
                : Optional.empty();
    }

    /** Returns the key of the signed record of an {@code open.json}. */
    static String opening(PackageId id, Digest openRecord) {
        return "work/opened/" + id + "/" + openRecord.hex() + ".json";
    }
}
