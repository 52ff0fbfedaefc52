package org.ephemera.verify;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader.Entry;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;

/**
 * Check of the files in the package and of their names. An entry that does not belong there is reported and never
 * opened.
 */
final class NamesCheck {
    private static final String DATA_FOLDER = "data";

    private final int most;
    private final CheckResults findings;
    private final Map<String, PackageFile> files = new HashMap<>();
    /**
     * True if a path below {@code data/} has capital letters. Without them no two names are equal where case is
     * ignored; the names at the root are fixed.
     */
    private boolean capitals;

    /**
     * Creates the check.
     *
     * @param most files that can be kept
     */
    NamesCheck(int most, CheckResults findings) {
        this.most = most;
        this.findings = findings;
    }

    /**
     * Checks all entries.
     *
     * @return the files that may be opened, by path
     * @throws MalformedException if there are more than can be kept
     */
    Map<String, PackageFile> read(Stream<Entry> entries) throws MalformedException {
        Iterator<Entry> iterator = entries.iterator();
        while (iterator.hasNext()) {
            Entry entry = iterator.next();
            if (isProper(entry)) {
                add(entry);
            }
        }
        if (capitals) {
            findTwins();
        }
        findings.end(VerificationCheck.NAMES, files.size() + " files, no other entries");
        return Collections.unmodifiableMap(files);
    }

    private boolean isProper(Entry entry) {
        String path = entry.path();
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        String problem = switch (entry.kind()) {
            case LINK -> "is a symbolic link; it was not followed";
            case FOLDER -> "is an empty folder";
            case OTHER -> "is neither a file nor a folder; it was not opened";
            case FILE -> {
                if (!PortableNames.isPortable(path)) {
                    yield "is not a portable name (letters, digits, '.', '_', '-', nothing hidden, no '..')";
                }
                boolean inData = first.equals(DATA_FOLDER);
                yield !PackageLayout.ROOT.contains(first) || inData != slash > 0 ? "does not belong in a package" : "";
            }
        };
        if (!problem.isEmpty()) {
            findings.broken(
                    VerificationCheck.NAMES,
                    DeviationKind.EXTRA,
                    CheckLocation.of(path),
                    PortableNames.printable(path) + " " + problem);
        }
        return problem.isEmpty();
    }

    private void add(Entry entry) throws MalformedException {
        String path = entry.path();
        if (files.size() == most) {
            throw new MalformedException("there are more than " + most + " files; verify.sh has no such limit");
        }
        if (files.putIfAbsent(path, new PackageFile(path, entry.bytes())) != null) {
            findings.broken(
                    VerificationCheck.NAMES,
                    DeviationKind.EXTRA,
                    CheckLocation.of(path),
                    path + " exists more than once");
            return;
        }
        capitals |= path.startsWith(PackageLayout.DATA) && hasCapitals(path);
    }

    /**
     * Finds files and folders whose names are equal if case is ignored. Sorted without case, and with each folder
     * before its content, such names are adjacent.
     */
    private void findTwins() {
        String[] paths = files.keySet().toArray(String[]::new);
        Arrays.sort(
                paths,
                Comparator.comparing((String path) -> PortableNames.folded(path).replace('/', ' '))
                        .thenComparing(Comparator.naturalOrder()));
        for (int i = 1; i < paths.length; i++) {
            String one = paths[i - 1];
            String other = paths[i];
            int same = commonLength(one, other);
            if (same > 0 && !one.startsWith(other.substring(0, same))) {
                String name = other.substring(0, same);
                String twin = one.substring(0, same);
                boolean odd = hasCapitals(name);
                reportTwins(odd ? twin : name, odd ? name : twin);
            }
        }
    }

    /** Returns the length of the common path if case is ignored, up to the end of a name in both. */
    private static int commonLength(String one, String other) {
        int end = 0;
        for (int at = 0; ; at++) {
            boolean ends = isEnd(one, at) && isEnd(other, at);
            end = ends ? at : end;
            if (at == one.length()
                    || at == other.length()
                    || PortableNames.folded(one.charAt(at)) != PortableNames.folded(other.charAt(at))) {
                return end;
            }
        }
    }

    private static boolean hasCapitals(String path) {
        return !PortableNames.folded(path).equals(path);
    }

    private static boolean isEnd(String path, int at) {
        return at == path.length() || path.charAt(at) == '/';
    }

    private void reportTwins(String one, String other) {
        findings.broken(
                VerificationCheck.NAMES,
                DeviationKind.EXTRA,
                CheckLocation.of(other),
                other + " and " + one + " are the same name if case is ignored");
    }
}
