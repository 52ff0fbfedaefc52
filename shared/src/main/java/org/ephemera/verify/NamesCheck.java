package org.ephemera.verify;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.bag.Layout;
import org.ephemera.bag.PackageReader.Entry;

/** What stands in the package and under which names; whatever is odd is named and never opened. */
final class NamesCheck {
    private static final String DATA_FOLDER = "data";

    private final int most;
    private final Findings findings;
    private final Map<String, PackageFile> files = new HashMap<>();
    /** Names with capitals as they would be without; only those can meet another file where cases are not told apart. */
    private final Map<String, String> folded = new HashMap<>();

    /** @param most files that can be kept */
    NamesCheck(int most, Findings findings) {
        this.most = most;
        this.findings = findings;
    }

    /**
     * Goes through everything that is there.
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
        for (Map.Entry<String, String> name : folded.entrySet()) {
            if (files.containsKey(name.getKey())) {
                twins(name.getKey(), name.getValue());
            }
        }
        findings.end(Check.NAMES, files.size() + " files, nothing else");
        return Collections.unmodifiableMap(files);
    }

    private boolean isProper(Entry entry) {
        String path = entry.path();
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        String problem = switch (entry.kind()) {
            case LINK -> "is a link; it was not followed";
            case FOLDER -> "is an empty folder";
            case OTHER -> "is neither a file nor a folder; it was not opened";
            case FILE -> {
                if (!PortableNames.isPortable(path)) {
                    yield "is not a portable name (letters, digits, '.', '_', '-', nothing hidden, no '..')";
                }
                boolean inData = first.equals(DATA_FOLDER);
                yield !Layout.ROOT.contains(first) || inData != slash > 0 ? "has no place in a package" : "";
            }
        };
        if (!problem.isEmpty()) {
            findings.broken(Check.NAMES, Kind.EXTRA, Place.of(path), PortableNames.shown(path) + " " + problem);
        }
        return problem.isEmpty();
    }

    private void add(Entry entry) throws MalformedException {
        String path = entry.path();
        if (files.size() == most) {
            throw new MalformedException("there are more than " + most + " files; verify.sh has no such limit");
        }
        if (files.putIfAbsent(path, new PackageFile(path, entry.bytes())) != null) {
            findings.broken(Check.NAMES, Kind.EXTRA, Place.of(path), path + " is there more than once");
            return;
        }
        String fold = PortableNames.folded(path);
        if (!fold.equals(path)) {
            String twin = folded.putIfAbsent(fold, path);
            if (twin != null) {
                twins(twin, path);
            }
        }
    }

    private void twins(String one, String other) {
        findings.broken(
                Check.NAMES,
                Kind.EXTRA,
                Place.of(other),
                other + " and " + one + " are the same name where capitals do not count");
    }
}
